/** Small choices of this browser, such as whether a panel is open; the same in all tabs. */
import { create, type StoreApi, type UseBoundStore } from "zustand";

export interface Preference<T> {
  readonly use: UseBoundStore<StoreApi<{ readonly value: T }>>;
  readonly get: () => T;
  readonly set: (value: T) => void;
}

/** @param read makes a value of what was kept, or undefined where it does not fit */
export function preference<T>(
  name: string,
  initial: T,
  read: (kept: unknown) => T | undefined,
): Preference<T> {
  const key = `inkloom-${name}`;
  const kept = (): T => {
    try {
      const text = localStorage.getItem(key);
      return (text === null ? undefined : read(JSON.parse(text))) ?? initial;
    } catch {
      return initial;
    }
  };
  const use = create<{ readonly value: T }>()(() => ({ value: kept() }));
  addEventListener("storage", (event) => {
    if (event.key === key) use.setState({ value: kept() });
  });
  return {
    use,
    get: () => use.getState().value,
    set: (value) => {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // It holds as long as the tab is open.
      }
      use.setState({ value });
    },
  };
}
