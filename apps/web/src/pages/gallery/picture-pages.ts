/** A list of any length of which only the pages that are looked at are fetched; a page that was scrolled past is not waited for. */

/** Entries of a page. */
export const PAGE = 100;
/** Pages that are kept; those looked at longest ago go first. */
const KEPT = 60;
const AT_ONCE = 3;
/** Milliseconds that scrolling is given to go past. */
const PAUSE = 50;

export interface PageSource<Entry> {
  count(signal: AbortSignal): Promise<number>;
  page(offset: number, limit: number, signal: AbortSignal): Promise<readonly Entry[]>;
}

export interface PageState {
  /** Undefined until it is known. */
  readonly total: number | undefined;
  /** Why the last request failed, where nothing has worked since. */
  readonly error: unknown;
  /** Another one with each change. */
  readonly version: number;
}

interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** Fetched before the list was known to have changed. */
  readonly stale: boolean;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

export class PicturePages<Entry extends { readonly id: string }> {
  readonly #source: PageSource<Entry>;
  /** The one looked at last comes last. */
  #pages = new Map<number, Page<Entry>>();
  #loading = new Map<number, AbortController>();
  #counting: AbortController | undefined;
  #range: Range = { first: 0, last: PAGE - 1 };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<() => void>();
  #state: PageState = { total: undefined, error: undefined, version: 0 };

  constructor(source: PageSource<Entry>) {
    this.#source = source;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly state = (): PageState => this.#state;

  entryAt(index: number): Entry | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.entries[index % PAGE];
  }

  /** How long the list is, or is at least while that is being counted. */
  length(): number {
    const { total } = this.#state;
    if (total !== undefined) return total;
    return Math.max(0, ...[...this.#pages].map(([at, { entries }]) => at * PAGE + entries.length));
  }

  /** Of those that are there. */
  indexOf(id: string): number | undefined {
    for (const [number, { entries }] of this.#pages) {
      const at = entries.findIndex((entry) => entry.id === id);
      if (at >= 0) return number * PAGE + at;
    }
    return undefined;
  }

  /** Those of these places that are there, in their order. */
  between(first: number, last: number): Entry[] {
    const found: Entry[] = [];
    for (let index = first; index <= last; index += 1) {
      const entry = this.entryAt(index);
      if (entry !== undefined) found.push(entry);
    }
    return found;
  }

  /** All of these places, fetched where they are missing. Rejects with what the source rejects with. */
  async fetchBetween(first: number, last: number, signal: AbortSignal): Promise<Entry[]> {
    const found: Entry[] = [];
    for (let number = Math.floor(first / PAGE); number <= Math.floor(last / PAGE); number += 1) {
      const start = number * PAGE;
      const known = this.#pages.get(number);
      const entries =
        known?.stale === false ? known.entries : await this.#source.page(start, PAGE, signal);
      found.push(...entries.slice(Math.max(0, first - start), last - start + 1));
    }
    return found;
  }

  /** The places that are on the screen. */
  look(first: number, last: number): void {
    this.#range = { first: Math.max(0, first), last: Math.max(first, last) };
    const wanted = this.#wanted();
    for (const [number, { abort }] of this.#controllers())
      if (!wanted.includes(number)) {
        abort();
        this.#loading.delete(number);
      }
    if (wanted.some((number) => this.#lacks(number)))
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#load();
      }, PAUSE);
  }

  /** Counts again and fetches what is looked at; until it is there, what was there is shown. */
  reload(): void {
    for (const [, { abort }] of this.#controllers()) abort();
    this.#loading.clear();
    for (const [number, { entries }] of this.#pages)
      this.#pages.set(number, { entries, stale: true });
    this.#count();
    this.#load();
  }

  /** Shows a change before it is fetched. */
  patch(ids: ReadonlySet<string>, change: (entry: Entry) => Entry): void {
    for (const [number, { entries, stale }] of this.#pages)
      if (entries.some(({ id }) => ids.has(id)))
        this.#pages.set(number, {
          entries: entries.map((entry) => (ids.has(entry.id) ? change(entry) : entry)),
          stale,
        });
    this.#tell({});
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#counting?.abort();
    for (const [, { abort }] of this.#controllers()) abort();
    this.#loading.clear();
  }

  #controllers(): (readonly [number, { readonly abort: () => void }])[] {
    return [...this.#loading].map(([number, controller]) => [
      number,
      {
        abort: () => {
          controller.abort();
        },
      },
    ]);
  }

  #lacks = (number: number): boolean => this.#pages.get(number)?.stale !== false;

  /** Pages on the screen first, then the one after and the one before. */
  #wanted(): number[] {
    const [first, last] = [this.#range.first, this.#range.last].map((at) => Math.floor(at / PAGE));
    if (first === undefined || last === undefined) return [];
    const seen = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    const { total = Infinity } = this.#state;
    return [...seen, last + 1, first - 1].filter(
      (number) => number >= 0 && (number === 0 || number * PAGE < total),
    );
  }

  #load(): void {
    for (const number of this.#wanted()) {
      if (this.#loading.size >= AT_ONCE) return;
      if (!this.#loading.has(number) && this.#lacks(number)) void this.#fetch(number);
    }
  }

  async #fetch(number: number): Promise<void> {
    const controller = new AbortController();
    this.#loading.set(number, controller);
    try {
      const entries = await this.#source.page(number * PAGE, PAGE, controller.signal);
      if (controller.signal.aborted) return;
      this.#keep(number, entries);
      this.#loading.delete(number);
      this.#tell({ error: undefined });
      this.#load();
    } catch (error) {
      if (controller.signal.aborted) return;
      this.#loading.delete(number);
      this.#tell({ error });
    }
  }

  #count(): void {
    this.#counting?.abort();
    const controller = new AbortController();
    this.#counting = controller;
    this.#source.count(controller.signal).then(
      (total) => {
        if (controller.signal.aborted) return;
        for (const number of [...this.#pages.keys()])
          if (number * PAGE >= total) this.#pages.delete(number);
        this.#tell({ total });
        this.#load();
      },
      (error: unknown) => {
        if (!controller.signal.aborted) this.#tell({ error });
      },
    );
  }

  #keep(number: number, entries: readonly Entry[]): void {
    this.#pages.delete(number);
    this.#pages.set(number, { entries, stale: false });
    const wanted = this.#wanted();
    for (const oldest of [...this.#pages.keys()]) {
      if (this.#pages.size <= KEPT) break;
      if (!wanted.includes(oldest)) this.#pages.delete(oldest);
    }
  }

  #tell(change: Partial<Omit<PageState, "version">>): void {
    this.#state = { ...this.#state, ...change, version: this.#state.version + 1 };
    for (const listener of this.#listeners) listener();
  }
}
