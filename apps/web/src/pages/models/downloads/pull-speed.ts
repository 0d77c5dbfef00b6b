/** How fast downloads are, from the bytes that were seen at some moments. */

interface Sample {
  /** Milliseconds. */
  readonly at: number;
  readonly done: number;
}

export interface Speed {
  readonly bytesPerSecond: number;
  /** Absent where the size is not known, or nothing comes. */
  readonly secondsLeft?: number;
}

/** Milliseconds that count. */
const SPAN = 10_000;

export class SpeedMeter {
  readonly #samples = new Map<string, readonly Sample[]>();

  /** @param key of one file of one download: another file begins anew */
  note(key: string, done: number, at: number): void {
    const before = this.#samples.get(key) ?? [];
    const last = before.at(-1);
    const kept =
      last !== undefined && done < last.done
        ? []
        : before.filter((sample) => at - sample.at <= SPAN);
    this.#samples.set(key, [...kept, { at, done }]);
  }

  /** Undefined until two moments are known. @param of bytes in all */
  speed(key: string, of: number | undefined): Speed | undefined {
    const samples = this.#samples.get(key) ?? [];
    const [first, last] = [samples[0], samples.at(-1)];
    if (first === undefined || last === undefined || last.at - first.at < 500) return undefined;
    const bytesPerSecond = ((last.done - first.done) / (last.at - first.at)) * 1000;
    if (of === undefined || bytesPerSecond <= 0) return { bytesPerSecond };
    return { bytesPerSecond, secondsLeft: Math.max(0, of - last.done) / bytesPerSecond };
  }
}
