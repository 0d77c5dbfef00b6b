/** A band that is drawn with the mouse to pick what it touches. */
import { useEffect, useState, type RefObject } from "react";
import type { Box } from "./layout.ts";

/** Pixels before a press becomes a band. */
const SLACK = 6;
/** Pixels from the edge at which the list scrolls along, and how fast. */
const EDGE = 40;
const SPEED = 14;

interface BandOptions {
  /** Called with the band in pixels of the whole list; `begun` only the first time. */
  readonly onBand: (box: Box, state: { readonly begun: boolean; readonly keep: boolean }) => void;
  /** A press between the tiles that became no band. */
  readonly onMiss: () => void;
}

/** The band while one is drawn. */
export function useBand(
  scroller: RefObject<HTMLElement | null>,
  options: RefObject<BandOptions>,
): Box | undefined {
  const [band, setBand] = useState<Box>();
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const press = (event: PointerEvent): void => {
      const onTile = event.target instanceof Element && event.target.closest("[data-index]");
      const onBar = event.offsetX > element.clientWidth && event.target === element;
      if (event.pointerType !== "mouse" || event.button !== 0 || onBar) return;
      if (onTile !== null && onTile !== false && !event.shiftKey) return;
      draw(element, event, options, setBand);
    };
    element.addEventListener("pointerdown", press);
    return () => {
      element.removeEventListener("pointerdown", press);
    };
  }, [scroller, options]);
  return band;
}

function draw(
  element: HTMLElement,
  { clientX, clientY, ctrlKey, metaKey, shiftKey }: PointerEvent,
  options: RefObject<BandOptions>,
  show: (band: Box | undefined) => void,
): void {
  const keep = ctrlKey || metaKey || shiftKey;
  const at = (x: number, y: number): { readonly x: number; readonly y: number } => {
    const { left, top } = element.getBoundingClientRect();
    return { x: x - left, y: y - top + element.scrollTop };
  };
  const start = at(clientX, clientY);
  let pointer = { x: clientX, y: clientY };
  let drawn = false;
  let frame = 0;
  const update = (): void => {
    const now = at(pointer.x, pointer.y);
    if (!drawn && Math.hypot(now.x - start.x, now.y - start.y) < SLACK) return;
    const box = {
      left: Math.min(start.x, now.x),
      right: Math.max(start.x, now.x),
      top: Math.min(start.y, now.y),
      bottom: Math.max(start.y, now.y),
    };
    options.current.onBand(box, { begun: !drawn, keep });
    drawn = true;
    show(box);
  };
  const scroll = (): void => {
    const { top, bottom } = element.getBoundingClientRect();
    const by = pointer.y < top + EDGE ? -SPEED : pointer.y > bottom - EDGE ? SPEED : 0;
    if (drawn && by !== 0) {
      element.scrollTop += by;
      update();
    }
    frame = requestAnimationFrame(scroll);
  };
  const move = (event: PointerEvent): void => {
    pointer = { x: event.clientX, y: event.clientY };
    update();
  };
  const end = (event: Event): void => {
    cancelAnimationFrame(frame);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    show(undefined);
    // The click that follows is part of the band.
    if (drawn) addEventListener("click", swallow, { capture: true, once: true });
    else if (!(event.target instanceof Element && event.target.closest("[data-index]")))
      options.current.onMiss();
    if (drawn)
      setTimeout(() => {
        removeEventListener("click", swallow, { capture: true });
      }, 50);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
  frame = requestAnimationFrame(scroll);
}

const swallow = (event: Event): void => {
  event.stopPropagation();
};
