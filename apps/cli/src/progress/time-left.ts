/** Foretells the end of a run of steps by the pace of those seen so far. */
export class TimeLeft {
  #first: { readonly step: number; readonly at: number } | undefined;
  #last: { readonly step: number; readonly at: number; readonly steps: number } | undefined;

  /** Notes that `step` of `steps` is done at a moment, milliseconds of any steady clock. */
  note(step: number, steps: number, at: number): void {
    if (this.#last !== undefined && step < this.#last.step) this.#first = undefined; // a new run
    this.#first ??= { step, at };
    this.#last = { step, at, steps };
  }

  /** Seconds until the last step is done; undefined until two steps have shown the pace. */
  seconds(now: number): number | undefined {
    const first = this.#first;
    const last = this.#last;
    if (first === undefined || last === undefined || last.step === first.step) return undefined;
    const pace = (last.at - first.at) / (last.step - first.step);
    return Math.max(0, pace * (last.steps - last.step) - (now - last.at)) / 1000;
  }
}
