/** The steps of a document, and how many of them are done and not undone. */
import { MOST_STEPS, type StepHead } from "./step.ts";

/** Milliseconds within which steps of the same are one. */
const TOGETHER = 1500;

export class Journal {
  #steps: StepHead[];
  /** How many of them are done. */
  #done: number;
  #next: number;
  #last = Number.NEGATIVE_INFINITY;
  #lastPixels = false;

  constructor(steps: readonly StepHead[] = [], lastDone = 0, next = 1) {
    this.#steps = [...steps];
    this.#done = steps.filter(({ number }) => number <= lastDone).length;
    this.#next = Math.max(next, 1 + (steps.at(-1)?.number ?? 0));
  }

  get toUndo(): StepHead | undefined {
    return this.#steps[this.#done - 1];
  }

  get toRedo(): StepHead | undefined {
    return this.#steps[this.#done];
  }

  get lastDone(): number {
    return this.toUndo?.number ?? 0;
  }

  get next(): number {
    return this.#next;
  }

  /** Steps that can be undone. */
  get depth(): number {
    return this.#done;
  }

  /**
   * Enters a step. Those that were undone cannot be redone any more.
   * @param pixels whether it touched any; such a step is never one with another
   * @returns the step as it is entered, and the numbers of those that are gone
   */
  enter(
    step: Omit<StepHead, "number">,
    pixels: boolean,
    now = performance.now(),
  ): { readonly step: StepHead; readonly forget: readonly number[] } {
    const forget = this.#steps.splice(this.#done).map(({ number }) => number);
    const before = this.toUndo;
    const last =
      !pixels &&
      !this.#lastPixels &&
      step.merge !== undefined &&
      before?.merge === step.merge &&
      now - this.#last < TOGETHER
        ? before
        : undefined;
    this.#last = now;
    this.#lastPixels = pixels;
    const entered: StepHead = last
      ? { ...last, after: step.after }
      : { ...step, number: this.#next++ };
    if (last) this.#steps.pop();
    this.#steps.push(entered);
    const old = this.#steps.splice(0, Math.max(0, this.#steps.length - MOST_STEPS));
    this.#done = this.#steps.length;
    return { step: entered, forget: [...forget, ...old.map(({ number }) => number)] };
  }

  wentBack(): void {
    this.#done -= 1;
    this.#last = Number.NEGATIVE_INFINITY;
  }

  wentForth(): void {
    this.#done += 1;
    this.#last = Number.NEGATIVE_INFINITY;
  }

  /** Gives up the oldest quarter. @returns their numbers */
  forgetOldest(): readonly number[] {
    const count = Math.min(this.#done, Math.ceil(this.#steps.length / 4));
    this.#done -= count;
    return this.#steps.splice(0, count).map(({ number }) => number);
  }
}
