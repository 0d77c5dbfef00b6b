/** Hands on the canvas: mouse, pen and fingers. Two fingers, the middle button and Space move the view; the rest is the tool's. */
import type { Point } from "../document/rect.ts";
import { panned, pinched, toDocument, zoomedAt } from "./camera.ts";
import type { Stage } from "./stage.ts";

export interface ToolPointer {
  /** In pixels of the document. */
  readonly point: Point;
  /** In pixels of the screen. */
  readonly screen: Point;
  /** 0 to 1; 1 for what has none. */
  readonly pressure: number;
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface CanvasTool {
  /** CSS cursor at a place. */
  readonly cursor: (at: ToolPointer) => string;
  readonly down: (at: ToolPointer) => void;
  /** All places since the last time. */
  readonly move: (way: readonly ToolPointer[]) => void;
  readonly up: () => void;
  /** Leaves things as they were before `down`. */
  readonly cancel: () => void;
  /** Before each frame that is painted. */
  readonly frame?: () => void;
}

/** A second finger that comes within this time takes back what the first one began; milliseconds. */
const PINCH_TIME = 250;
/** Zoom of one notch of a wheel. */
const NOTCH = 1.2;

type Doing = "tool" | "pan" | "pinch" | undefined;

/** @returns ends it */
export function listenToPointers(
  stage: Stage,
  tool: () => CanvasTool | undefined,
  moved: (at: ToolPointer | undefined) => void,
): () => void {
  const { host } = stage;
  const fingers = new Map<number, Point>();
  let doing: Doing;
  let began = 0;
  let last: Point = { x: 0, y: 0 };
  let active: CanvasTool | undefined;
  let captured: number | undefined;
  /** Once a pen is there, a finger is no tool: palms lie on screens. */
  let penSeen = false;
  let space = false;

  const screenOf = (event: MouseEvent): Point => {
    const { left, top } = host.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const pointerOf = (event: PointerEvent): ToolPointer => {
    const screen = screenOf(event);
    return {
      screen,
      point: toDocument(stage.camera, screen),
      pressure: event.pointerType === "pen" ? event.pressure : 1,
      shift: event.shiftKey,
      alt: event.altKey,
    };
  };
  const showCursor = (at: ToolPointer): void => {
    host.style.cursor =
      doing === "pan" ? "grabbing" : space ? "grab" : (tool()?.cursor(at) ?? "grab");
  };

  const down = (event: PointerEvent): void => {
    host.focus({ preventScroll: true });
    if (event.pointerType === "pen") penSeen = true;
    const at = pointerOf(event);
    if (event.pointerType === "touch") {
      fingers.set(event.pointerId, at.screen);
      if (fingers.size === 2) {
        if (doing === "tool") {
          if (performance.now() - began < PINCH_TIME) active?.cancel();
          else active?.up();
        }
        doing = "pinch";
        return;
      }
      if (fingers.size > 2) return;
    }
    if (doing !== undefined) return;
    last = at.screen;
    began = performance.now();
    captured = event.pointerId;
    host.setPointerCapture(event.pointerId);
    active = tool();
    const pans =
      event.button === 1 ||
      space ||
      (event.pointerType === "touch" && penSeen) ||
      (event.button === 0 && active === undefined);
    if (pans) {
      active = undefined;
      doing = "pan";
      event.preventDefault();
      showCursor(at);
      return;
    }
    if (event.button !== 0 || active === undefined) return;
    doing = "tool";
    active.down(at);
    stage.schedule();
  };

  const move = (event: PointerEvent): void => {
    const at = pointerOf(event);
    moved(event.pointerType === "touch" ? undefined : at);
    const finger = fingers.get(event.pointerId);
    if (doing === "pinch" && finger !== undefined) {
      const before = [...fingers.values()];
      fingers.set(event.pointerId, at.screen);
      const after = [...fingers.values()];
      const [a, b] = before;
      const [c, d] = after;
      if (a && b && c && d) stage.setCamera(pinched(stage.camera, [a, b], [c, d]));
      return;
    }
    if (event.pointerId === captured && doing === "pan")
      stage.setCamera(panned(stage.camera, at.screen.x - last.x, at.screen.y - last.y));
    else if (event.pointerId === captured && doing === "tool" && active !== undefined) {
      // Safari had none for long.
      const events = "getCoalescedEvents" in event ? event.getCoalescedEvents() : [];
      active.move(events.length > 0 ? events.map(pointerOf) : [at]);
      stage.schedule();
    } else if (doing === undefined) showCursor(at);
    last = at.screen;
  };

  const up = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    if (doing === "pinch") {
      if (fingers.size === 0) doing = undefined;
      return;
    }
    if (event.pointerId !== captured) return;
    const was = doing;
    doing = undefined;
    captured = undefined;
    if (was === "tool") active?.up();
    active = undefined;
    showCursor(pointerOf(event));
    stage.schedule();
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const at = screenOf(event);
    if (event.shiftKey || event.altKey) {
      stage.setCamera(panned(stage.camera, -(event.deltaX || event.deltaY), 0));
      return;
    }
    // Lines and pages as pixels; pinches on touchpads come with Ctrl and small numbers.
    const unit = event.deltaMode === 0 ? 1 : 40;
    const notches = (-event.deltaY * unit) / (event.ctrlKey ? 20 : 100);
    stage.setCamera(zoomedAt(stage.camera, stage.camera.zoom * NOTCH ** notches, at));
  };

  const key = (event: KeyboardEvent): void => {
    if (event.code !== "Space" || (event.type === "keydown" && document.activeElement !== host))
      return;
    if (event.type === "keydown") event.preventDefault();
    space = event.type === "keydown";
    host.style.cursor = space ? "grab" : "default";
  };
  const leave = (): void => {
    moved(undefined);
  };
  const frame = stage.onFrame(() => {
    active?.frame?.();
  });

  host.addEventListener("pointerdown", down);
  host.addEventListener("pointermove", move);
  host.addEventListener("pointerup", up);
  host.addEventListener("pointercancel", up);
  host.addEventListener("pointerleave", leave);
  host.addEventListener("wheel", wheel, { passive: false });
  addEventListener("keydown", key);
  addEventListener("keyup", key);
  return () => {
    if (doing === "tool") active?.cancel();
    frame();
    host.removeEventListener("pointerdown", down);
    host.removeEventListener("pointermove", move);
    host.removeEventListener("pointerup", up);
    host.removeEventListener("pointercancel", up);
    host.removeEventListener("pointerleave", leave);
    host.removeEventListener("wheel", wheel);
    removeEventListener("keydown", key);
    removeEventListener("keyup", key);
  };
}
