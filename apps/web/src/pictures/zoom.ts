/** Where a picture lies in its view. A zoom says it apart from sizes, so that pictures of different sizes can share one. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Zoom {
  /** Of the size at which the whole picture fits: 1 or more. */
  readonly factor: number;
  /** The picture's point in the middle of the view, 0 to 1. */
  readonly x: number;
  readonly y: number;
}

export const FIT: Zoom = { factor: 1, x: 0.5, y: 0.5 };

/** A step of the keys and buttons. */
export const STEP = 1.5;
/** Screen pixels that a picture's pixel may take. */
const LARGEST = 32;
/** Small pictures are not blown up beyond this to fill the view. */
const LARGEST_FIT = 3;

/** Screen pixels per pixel of the picture while it fits. */
export function fitScale(view: Size, picture: Size): number {
  const fit = Math.min(view.width / picture.width, view.height / picture.height, LARGEST_FIT);
  return Number.isFinite(fit) && fit > 0 ? fit : 1;
}

/** Screen pixels per pixel of the picture. */
export const scaleOf = (view: Size, picture: Size, zoom: Zoom): number =>
  fitScale(view, picture) * zoom.factor;

/** The picture's pixels as they are; the whole picture where that is larger. */
export const fullSize = (view: Size, picture: Size, at: Zoom = FIT): Zoom =>
  held(view, picture, { ...at, factor: 1 / fitScale(view, picture) });

/** Kept between fit and the largest, and never past the picture's edges. */
export function held(view: Size, picture: Size, { factor, x, y }: Zoom): Zoom {
  const fit = fitScale(view, picture);
  const kept = Math.min(Math.max(factor, 1), Math.max(1, LARGEST / fit));
  const along = (at: number, room: number, size: number): number => {
    const half = room / (size * fit * kept) / 2;
    return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, at));
  };
  return {
    factor: kept,
    x: along(x, view.width, picture.width),
    y: along(y, view.height, picture.height),
  };
}

/** Left and top in the view, and the size on the screen. */
export function placed(
  view: Size,
  picture: Size,
  zoom: Zoom,
): Size & { readonly left: number; readonly top: number } {
  const { x, y } = held(view, picture, zoom);
  const scale = scaleOf(view, picture, held(view, picture, zoom));
  const width = picture.width * scale;
  const height = picture.height * scale;
  return { left: view.width / 2 - x * width, top: view.height / 2 - y * height, width, height };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** @param point of the view that stays where it is, in screen pixels */
export function zoomedAt(view: Size, picture: Size, zoom: Zoom, by: number, point: Point): Zoom {
  const before = placed(view, picture, zoom);
  const { factor } = held(view, picture, { ...zoom, factor: zoom.factor * by });
  const scale = fitScale(view, picture) * factor;
  const x = (point.x - before.left) / before.width;
  const y = (point.y - before.top) / before.height;
  return held(view, picture, {
    factor,
    x: x - (point.x - view.width / 2) / (picture.width * scale),
    y: y - (point.y - view.height / 2) / (picture.height * scale),
  });
}

/** Pushes the picture by screen pixels. */
export function pushed(view: Size, picture: Size, zoom: Zoom, by: Point): Zoom {
  const scale = scaleOf(view, picture, zoom);
  return held(view, picture, {
    ...zoom,
    x: zoom.x - by.x / (picture.width * scale),
    y: zoom.y - by.y / (picture.height * scale),
  });
}
