/** Work whose client has gone is done all the same. The official clients ask again after their time-out: they are given what they
 *  asked for before, instead of having it made twice. */

type Files = readonly Uint8Array[];

/** How long finished work is kept for who has gone; milliseconds. The clients wait a few seconds before they ask again. */
const KEPT = 120_000;
/** Finished works that are kept at once. */
const MOST = 8;

export class KeptWork {
  readonly #works = new Map<string, Promise<Files>>();
  readonly #finished: string[] = [];

  /**
   * @param key what is asked for, and by whom
   * @param again whether it was asked for before
   * @param isGone whether nobody waits for it any more
   */
  async make(
    { key, again, isGone }: { key: string; again: boolean; isGone: () => boolean },
    start: () => Promise<Files>,
  ): Promise<Files> {
    const before = again ? this.#works.get(key) : undefined;
    if (before !== undefined) return before;
    const work = start();
    this.#works.set(key, work);
    try {
      return await work;
    } finally {
      if (isGone()) this.#keep(key, work);
      else this.#forget(key, work);
    }
  }

  #keep(key: string, work: Promise<Files>): void {
    this.#finished.push(key);
    if (this.#finished.length > MOST) this.#works.delete(this.#finished.shift() ?? "");
    setTimeout(() => {
      this.#forget(key, work);
    }, KEPT).unref();
  }

  #forget(key: string, work: Promise<Files>): void {
    if (this.#works.get(key) !== work) return;
    this.#works.delete(key);
    const at = this.#finished.indexOf(key);
    if (at >= 0) this.#finished.splice(at, 1);
  }
}
