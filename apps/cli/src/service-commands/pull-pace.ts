/** How fast bytes have come of late, and how long the rest takes at that pace. */
import type { PullProgress } from "@inkloom/server/pull";

/** Milliseconds that are looked back. */
const WINDOW = 8000;

export class PullPace {
  #seen: { readonly done: number; readonly at: number }[] = [];
  #of = "";

  /** @param at milliseconds of any steady clock */
  note({ stage, file, done }: PullProgress, at: number): void {
    const of = `${stage} ${file ?? ""}`;
    const last = this.#seen.at(-1);
    // Another file or stage, or one that is begun anew.
    if (of !== this.#of || (done ?? 0) < (last?.done ?? 0)) this.#seen = [];
    this.#of = of;
    if (done === undefined) return;
    this.#seen.push({ done, at });
    while (at - (this.#seen[0]?.at ?? at) > WINDOW) this.#seen.shift();
  }

  told({ done, of }: PullProgress): { readonly pace?: number; readonly left?: number } {
    const [first] = this.#seen;
    const last = this.#seen.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < 500) return {};
    const pace = ((last.done - first.done) / (last.at - first.at)) * 1000;
    if (pace <= 0 || done === undefined || of === undefined) return { pace };
    return { pace, left: (of - done) / pace };
  }
}
