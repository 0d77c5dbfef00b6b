/** Pictures on their way to another part of the page: from a job, the gallery or a file. The part that is gone to takes them. */
import { navigate } from "wouter/use-browser-location";
import { createDraft } from "../drafts/draft-store.ts";

/** `restore`: settings of the picture into the form of its tool; `upscale` and other ids: the form of that tool. */
export type Target =
  "img2img" | "inpaint" | "canvas" | "upscale" | "restore" | "workflow" | (string & {});

export interface Sent {
  readonly target: Target;
  /** `asset:<sha256>`. */
  readonly asset?: string;
  /** Of a job, for `restore` and `workflow`. */
  readonly job?: string;
  /** Of the gallery, for `restore`. */
  readonly entry?: string;
  readonly width?: number;
  readonly height?: number;
  /** Parameters to set in the form of the target, such as `{ model: "ink" }`; what else stands there stays. */
  readonly values?: Readonly<Record<string, string | number | boolean>>;
  /** Words to add to the prompt, such as `<lora:ink:1>`. */
  readonly insert?: string;
  /** The form is sent off at once. */
  readonly start?: true;
  /** The same may be sent twice. */
  readonly number: number;
}

/** Kept, so that a reload on the way loses nothing. */
export const sent = createDraft<{ readonly waiting: Sent | null }>("sent", { waiting: null });

const ADDRESS: Readonly<Record<string, string>> = {
  restore: "/",
  canvas: "/app/canvas",
  inpaint: "/app/canvas",
  workflow: "/app/workflow",
};

export function sendTo(what: Omit<Sent, "number">): void {
  sent.change({ waiting: { ...what, number: Date.now() } });
  navigate(ADDRESS[what.target] ?? `/app/create/${what.target}`);
}

/** Takes what waits for one of these, once. */
export function takeSent(...targets: readonly Target[]): Sent | undefined {
  const { waiting } = sent.get();
  if (waiting === null || !targets.includes(waiting.target)) return undefined;
  sent.change({ waiting: null });
  return waiting;
}
