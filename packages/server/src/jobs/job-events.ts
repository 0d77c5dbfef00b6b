/** What is told about jobs while it happens. */
import type { Progress } from "@inkloom/contract";
import type { EndedState } from "./states.ts";

interface About {
  readonly job: string;
  readonly user: string | null;
  /** Rises with every event of a job; a client that has seen it has seen all before. */
  readonly revision: number;
}

export type JobEvent =
  | (About & { readonly type: "queued" })
  | (About & { readonly type: "paused" })
  | (About & { readonly type: "started"; readonly worker: string })
  | (About & { readonly type: "progress"; readonly progress: Progress })
  /** Only told in the process that runs the job. */
  | (About & { readonly type: "preview"; readonly picture: Uint8Array; readonly mediaType: string })
  /** Somebody wants it cancelled while it runs. */
  | (About & { readonly type: "cancelling" })
  | (About & { readonly type: "finished"; readonly state: EndedState })
  | (About & { readonly type: "removed" })
  /** The order changed, or somebody paused. `user: null`: for more than one. */
  | { readonly type: "queue"; readonly user: string | null };

/** Of several of these in a row only the last matters. */
const isReplaceable = (event: JobEvent): boolean =>
  event.type === "progress" || event.type === "preview" || event.type === "queue";

/** Whether the later event makes the earlier one worthless to who has not read it yet. */
export const replaces = (later: JobEvent, earlier: JobEvent): boolean =>
  isReplaceable(later) &&
  later.type === earlier.type &&
  (later.type === "queue"
    ? later.user === earlier.user
    : "job" in earlier && later.job === earlier.job);
