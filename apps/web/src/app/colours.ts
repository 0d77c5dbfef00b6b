/** Light, dark, or as the system has it; kept where `before-paint.js` finds it. */
import type { MantineColorScheme, MantineColorSchemeManager } from "@mantine/core";

const KEY = "inkloom-colours";

const isScheme = (value: string | null): value is MantineColorScheme =>
  value === "light" || value === "dark" || value === "auto";

let onStorage: ((event: StorageEvent) => void) | undefined;

export const colours: MantineColorSchemeManager = {
  get(initial) {
    try {
      const kept = localStorage.getItem(KEY);
      return isScheme(kept) ? kept : initial;
    } catch {
      return initial;
    }
  },
  set(value) {
    try {
      localStorage.setItem(KEY, value);
    } catch {
      // It holds as long as the tab is open.
    }
  },
  subscribe(changed) {
    onStorage = ({ key, newValue }) => {
      if (key === KEY && isScheme(newValue)) changed(newValue);
    };
    addEventListener("storage", onStorage);
  },
  unsubscribe() {
    if (onStorage) removeEventListener("storage", onStorage);
  },
  clear() {
    localStorage.removeItem(KEY);
  },
};
