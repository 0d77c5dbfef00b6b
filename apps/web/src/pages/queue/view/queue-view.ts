/** What of the queue is shown, as the address has it: links and reloads show the same. */

export const ENDED_STATES = ["done", "failed", "cancelled"] as const;
export type EndedState = (typeof ENDED_STATES)[number];

export interface QueueView {
  readonly part: "waiting" | "ended";
  readonly tool?: string;
  readonly batch?: string;
  /** Of ended jobs. */
  readonly state?: EndedState;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TOOL = /^[a-z0-9-]{1,60}$/;

/** What an address cannot mean is left out. */
export function readView(search: string): QueueView {
  const given = new URLSearchParams(search);
  const part = given.get("part") === "ended" ? "ended" : "waiting";
  const tool = given.get("tool") ?? "";
  const batch = given.get("batch")?.toLowerCase() ?? "";
  const state = ENDED_STATES.find((name) => name === given.get("state"));
  return {
    part,
    ...(TOOL.test(tool) && { tool }),
    ...(UUID.test(batch) && { batch }),
    ...(part === "ended" && state !== undefined && { state }),
  };
}

export function viewAddress({ part, tool, batch, state }: QueueView): string {
  const query = new URLSearchParams({
    ...(part === "ended" && { part }),
    ...(part === "ended" && state !== undefined && { state }),
    ...(tool !== undefined && { tool }),
    ...(batch !== undefined && { batch }),
  }).toString();
  return `/app/queue${query === "" ? "" : `?${query}`}`;
}
