/** Keys of the gallery, wherever the focus is, but in fields, menus and dialogs. */
import { useEffect, useEffectEvent } from "react";
import { isTyping } from "../../pictures/typing.ts";

export type PageKeys = Readonly<Record<string, (() => void) | undefined>>;

/** Keys belong to what covers the page, from the moment it is there. */
export const dialogOpen = (): boolean => document.querySelector("[role=dialog]") !== null;

/** @param keys by `event.key` in small letters, `ctrl+` before it */
export function usePageKeys(keys: PageKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, target, defaultPrevented } = event;
    if (defaultPrevented || altKey || isTyping(target)) return;
    if (dialogOpen()) return;
    const name = `${ctrlKey || metaKey ? "ctrl+" : ""}${key.toLowerCase()}`;
    const doing = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (doing === undefined) return;
    event.preventDefault();
    doing();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      press(event);
    };
    addEventListener("keydown", listen);
    return () => {
      removeEventListener("keydown", listen);
    };
  }, []);
}
