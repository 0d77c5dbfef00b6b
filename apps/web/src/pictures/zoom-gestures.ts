/** What mouse, pen and fingers do on a picture. Points are pixels within the element. */
import type { Point } from "./zoom.ts";

interface Gestures {
  readonly onPush: (by: Point) => void;
  readonly onZoom: (by: number, point: Point) => void;
  readonly onDouble: (point: Point) => void;
  readonly onSwipe: (to: "left" | "right") => void;
}

/** Pixels and milliseconds of a swipe. */
const SWIPE = { far: 50, long: 600 };
/** Of two taps that are one double tap; mice have their own. */
const DOUBLE = { far: 30, long: 300 };

/** @returns ends it */
export function openGestures(element: HTMLElement, on: Gestures): () => void {
  const down = new Map<number, Point>();
  let begun: (Point & { readonly at: number; readonly touch: boolean }) | undefined;
  let tap: (Point & { readonly at: number }) | undefined;

  const within = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const spread = (): { readonly middle: Point; readonly far: number } | undefined => {
    const [a, b] = [...down.values()];
    if (a === undefined || b === undefined) return undefined;
    return {
      middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
      far: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)),
    };
  };
  const press = (event: PointerEvent): void => {
    if (event.button !== 0 || isControl(event.target)) return;
    element.setPointerCapture(event.pointerId);
    const point = within(event);
    down.set(event.pointerId, point);
    begun =
      down.size === 1
        ? { ...point, at: event.timeStamp, touch: event.pointerType === "touch" }
        : undefined;
  };
  const move = (event: PointerEvent): void => {
    const before = down.get(event.pointerId);
    if (before === undefined) return;
    const pinch = spread();
    const point = within(event);
    down.set(event.pointerId, point);
    const pinched = spread();
    if (pinch !== undefined && pinched !== undefined) {
      on.onPush({ x: pinched.middle.x - pinch.middle.x, y: pinched.middle.y - pinch.middle.y });
      on.onZoom(pinched.far / pinch.far, pinched.middle);
    } else on.onPush({ x: point.x - before.x, y: point.y - before.y });
  };
  const release = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || begun?.touch !== true || event.type !== "pointerup")
      return;
    const point = within(event);
    const by = { x: point.x - begun.x, y: point.y - begun.y };
    const quick = event.timeStamp - begun.at < SWIPE.long;
    if (quick && Math.abs(by.x) > SWIPE.far && Math.abs(by.x) > 1.5 * Math.abs(by.y))
      on.onSwipe(by.x < 0 ? "left" : "right");
    else if (Math.hypot(by.x, by.y) < 10) tapped(point, event.timeStamp);
  };
  const tapped = (point: Point, at: number): void => {
    const again =
      tap !== undefined &&
      at - tap.at < DOUBLE.long &&
      Math.hypot(tap.x - point.x, tap.y - point.y) < DOUBLE.far;
    tap = again ? undefined : { ...point, at };
    if (again) on.onDouble(point);
  };
  const double = (event: MouseEvent): void => {
    if (begun?.touch !== true && !isControl(event.target)) on.onDouble(within(event));
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    // Lines and pages of old wheels, as pixels.
    const pixels = event.deltaY * ([1, 16, 400][event.deltaMode] ?? 1);
    on.onZoom(2 ** (-Math.max(-400, Math.min(400, pixels)) / 200), within(event));
  };

  element.addEventListener("pointerdown", press);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", release);
  element.addEventListener("dblclick", double);
  element.addEventListener("wheel", wheel, { passive: false });
  return () => {
    element.removeEventListener("pointerdown", press);
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", release);
    element.removeEventListener("pointercancel", release);
    element.removeEventListener("dblclick", double);
    element.removeEventListener("wheel", wheel);
  };
}

/** Buttons and sliders that lie over the picture keep what is done to them. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("button, input, a, [role=slider]") !== null;
