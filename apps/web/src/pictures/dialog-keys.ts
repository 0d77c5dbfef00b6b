/** Keys of what covers the page: from the moment it is there, wherever the focus is, but not while another dialog lies on top. */
import { useEffect, useEffectEvent, type RefObject } from "react";
import { isTyping } from "./typing.ts";

/** @param within an element of the dialog; @param onKey answers whether the key was for it */
export function useDialogKeys(
  within: RefObject<HTMLElement | null>,
  onKey: (event: KeyboardEvent) => boolean,
): void {
  const press = useEffectEvent((event: KeyboardEvent): void => {
    const top = [...document.querySelectorAll("[role=dialog]")].at(-1);
    if (top?.contains(within.current) !== true || isTyping(event.target)) return;
    if (!event.defaultPrevented && onKey(event)) event.preventDefault();
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
