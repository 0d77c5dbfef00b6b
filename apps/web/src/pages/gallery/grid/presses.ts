/** Taps and long presses of fingers on tiles; mice have clicks. */
interface Presses {
  readonly onTap: (index: number) => void;
  readonly onHold: (index: number) => void;
}

const HOLD = 450;
const SLACK = 10;

/** @returns ends it */
export function openPresses(element: HTMLElement, on: Presses): () => void {
  let held: { readonly index: number; readonly x: number; readonly y: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const forget = (): void => {
    clearTimeout(timer);
    held = undefined;
  };
  const press = ({ pointerType, target, clientX, clientY, isPrimary }: PointerEvent): void => {
    forget();
    const tile = target instanceof Element ? target.closest("[data-index]") : null;
    if (pointerType !== "touch" || !isPrimary || !(tile instanceof HTMLElement)) return;
    const index = Number(tile.dataset["index"]);
    held = { index, x: clientX, y: clientY };
    timer = setTimeout(() => {
      forget();
      on.onHold(index);
    }, HOLD);
  };
  const move = ({ clientX, clientY }: PointerEvent): void => {
    if (held !== undefined && Math.hypot(clientX - held.x, clientY - held.y) > SLACK) forget();
  };
  const release = (): void => {
    const pressed = held;
    forget();
    if (pressed !== undefined) on.onTap(pressed.index);
  };
  // A long press opens the browser's own menu, and drags.
  const refuse = (event: Event): void => {
    if (event instanceof PointerEvent && event.pointerType === "touch") event.preventDefault();
  };
  element.addEventListener("pointerdown", press);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", forget);
  element.addEventListener("contextmenu", refuse);
  return () => {
    forget();
    element.removeEventListener("pointerdown", press);
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", release);
    element.removeEventListener("pointercancel", forget);
    element.removeEventListener("contextmenu", refuse);
  };
}
