/** Which part of the document is seen, and how large. */
import type { Point, Rect } from "../document/rect.ts";

export interface Camera {
  /** Pixels of the screen (CSS) per pixel of the document. */
  readonly zoom: number;
  /** Where the document's origin lies on the screen. */
  readonly x: number;
  readonly y: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

const SMALLEST = 1 / 64;
const LARGEST = 32;
/** Room around what is fitted, pixels of the screen. */
const MARGIN = 32;

export const toDocument = ({ zoom, x, y }: Camera, point: Point): Point => ({
  x: (point.x - x) / zoom,
  y: (point.y - y) / zoom,
});

export const toScreen = ({ zoom, x, y }: Camera, point: Point): Point => ({
  x: point.x * zoom + x,
  y: point.y * zoom + y,
});

export const rectToScreen = (camera: Camera, rect: Rect): Rect => ({
  ...toScreen(camera, rect),
  width: rect.width * camera.zoom,
  height: rect.height * camera.zoom,
});

export const panned = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x + dx,
  y: camera.y + dy,
});

/** What lies under `at` on the screen stays there. */
export function zoomedAt(camera: Camera, zoom: number, at: Point): Camera {
  const next = Math.min(LARGEST, Math.max(SMALLEST, zoom));
  const under = toDocument(camera, at);
  return { zoom: next, x: at.x - under.x * next, y: at.y - under.y * next };
}

/** The whole of `rect` in the middle; small pictures twice as large where there is room. */
export function fitted(rect: Rect, { width, height }: Extent): Camera {
  const room = (side: number): number => Math.max(1, side - 2 * MARGIN);
  const most = Math.min(room(width) / rect.width, room(height) / rect.height);
  const zoom = most >= 2 ? 2 : Math.max(SMALLEST, Math.min(1, most));
  return centred(rect, zoom, { width, height });
}

export const centred = (rect: Rect, zoom: number, { width, height }: Extent): Camera => ({
  zoom,
  x: (width - rect.width * zoom) / 2 - rect.x * zoom,
  y: (height - rect.height * zoom) / 2 - rect.y * zoom,
});

/** Two fingers: from where they were to where they are. */
export function pinched(
  camera: Camera,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
): Camera {
  const middle = ([one, other]: readonly [Point, Point]): Point => ({
    x: (one.x + other.x) / 2,
    y: (one.y + other.y) / 2,
  });
  const apart = ([one, other]: readonly [Point, Point]): number =>
    Math.max(1, Math.hypot(one.x - other.x, one.y - other.y));
  const from = middle(before);
  const to = middle(after);
  return zoomedAt(
    panned(camera, to.x - from.x, to.y - from.y),
    (camera.zoom * apart(after)) / apart(before),
    to,
  );
}
