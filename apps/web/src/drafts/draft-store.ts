/** What people are in the middle of: kept in this browser at every change, and the same in all its tabs. */
import { get, set } from "idb-keyval";
import { create, type StoreApi, type UseBoundStore } from "zustand";
import { dropTail, keepTail, type TailStore, takeTail } from "./draft-tail.ts";

export interface DraftState<T> {
  readonly value: T;
  /** Whether what was kept has been read; until then nothing that is typed may be taken for an empty draft. */
  readonly ready: boolean;
}

export interface Draft<T> {
  readonly use: UseBoundStore<StoreApi<DraftState<T>>>;
  readonly get: () => T;
  /** Changes some of its fields; the last change of a field wins, whichever tab made it. */
  readonly change: (fields: Partial<T>) => void;
  /** Takes the place of the whole. */
  readonly replace: (value: T) => void;
  /** Resolves when what was kept has been read. */
  readonly loaded: Promise<void>;
}

interface Told<T> {
  readonly fields: Partial<T>;
  readonly whole?: boolean;
}

/** Milliseconds between a change and its being written. */
const PAUSE = 200;

/**
 * @param name of the draft, unique in the page
 * @param initial a plain object
 * @param revive makes what an older version of the page kept fit; rejects it by returning undefined
 */
export function createDraft<T extends object>(
  name: string,
  initial: T,
  revive: (kept: unknown) => T | undefined = (kept) => ({ ...initial, ...(kept as T) }),
): Draft<T> {
  const key = `draft:${name}`;
  const use = create<DraftState<T>>()(() => ({ value: initial, ready: false }));
  const channel =
    typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(`inkloom:${key}`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What was changed before the kept draft was read goes over it. */
  let early: Told<T> = { fields: {} };

  let writing = 0;

  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    writing += 1;
    // A browser without storage keeps the draft as long as the tab is open.
    set(key, use.getState().value)
      .catch(() => undefined)
      .finally(() => {
        writing -= 1;
      });
  };
  const later = (): void => {
    timer ??= setTimeout(write, PAUSE);
  };
  const apply = ({ fields, whole = false }: Told<T>): void => {
    const { value, ready } = use.getState();
    if (!ready)
      early = whole ? { fields, whole } : { ...early, fields: { ...early.fields, ...fields } };
    use.setState({ value: whole ? (fields as T) : { ...value, ...fields } });
  };
  const tell = (told: Told<T>): void => {
    apply(told);
    dropTail(key, smallStore);
    channel?.postMessage(told);
    later();
  };
  channel?.addEventListener("message", ({ data }: MessageEvent<Told<T>>) => {
    apply(data);
  });
  addEventListener("pagehide", () => {
    if (timer === undefined && writing === 0) return;
    keepTail(key, use.getState().value, smallStore);
    write();
  });

  const loaded = get<unknown>(key)
    .catch(() => undefined)
    .then((written) => {
      const tail = takeTail(key, smallStore);
      const kept = tail ?? written;
      if (tail !== undefined) later();
      const value = early.whole === true || kept === undefined ? undefined : revive(kept);
      const base = value ?? (early.whole === true ? (early.fields as T) : initial);
      use.setState({ value: { ...base, ...early.fields }, ready: true });
    });

  return {
    use,
    loaded,
    get: () => use.getState().value,
    change: (fields) => {
      tell({ fields });
    },
    replace: (value) => {
      tell({ fields: value, whole: true });
    },
  };
}

/** The browser's small storage; asked for each time, since asking may be refused. */
const smallStore: TailStore = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, text) => {
    localStorage.setItem(key, text);
  },
  removeItem: (key) => {
    localStorage.removeItem(key);
  },
};
