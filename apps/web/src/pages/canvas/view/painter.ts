/** Paints the part of a scene that is seen, or the part of that which changed. */
import { grown, intersection, isNowhere, type Rect, wholePixels } from "../document/rect.ts";
import type { Layer, Scene } from "../document/scene.ts";
import { TILE } from "../document/tiles.ts";
import { MASK_INK } from "../strokes/brush.ts";
import type { Camera, Extent } from "./camera.ts";
import { HIGHEST_LEVEL, type Pyramid } from "./pyramid.ts";

/** How masks are shown. */
export interface MaskView {
  readonly shown: boolean;
  /** Standard deviation of the blur that the mask is used with, pixels of the document. */
  readonly feather: number;
  /** Twice as strong, as what is laid over a picture that is drawn as a whole. */
  readonly doubled: boolean;
}

/** How strongly a mask colours what is under it. */
const MASK_STRENGTH = 0.55;
const CHECKER = 8;
const MASK_COLOUR = `rgb(${MASK_INK.red} ${MASK_INK.green} ${MASK_INK.blue})`;

/** Whether the browser can show a feather. */
export const showsFeather = (): boolean =>
  typeof OffscreenCanvasRenderingContext2D !== "undefined" &&
  "filter" in OffscreenCanvasRenderingContext2D.prototype;

export class Painter {
  readonly #pyramid: Pyramid;
  #checkers: CanvasPattern | undefined;
  #scratches: readonly OffscreenCanvas[] = [];

  constructor(pyramid: Pyramid) {
    this.#pyramid = pyramid;
  }

  /**
   * @param ratio pixels of the device per pixel of the screen
   * @param region in pixels of the device; the rest stays as it is
   */
  paint(
    context: CanvasRenderingContext2D,
    {
      scene,
      camera,
      ratio,
      mask,
      extent,
    }: {
      readonly scene: Scene;
      readonly camera: Camera;
      readonly ratio: number;
      readonly mask: MaskView;
      readonly extent: Extent;
    },
    region: Rect,
  ): void {
    const view = new DeviceView(camera, ratio);
    const paper = view.rect(scene.bounds);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    context.rect(region.x, region.y, region.width, region.height);
    context.clip();
    context.clearRect(region.x, region.y, region.width, region.height);
    const seen = intersection(region, paper);
    if (!isNowhere(seen)) {
      context.beginPath();
      context.rect(seen.x, seen.y, seen.width, seen.height);
      context.clip();
      this.#ground(context, seen, paper);
      for (const layer of scene.layers) {
        if (!layer.visible || layer.opacity === 0) continue;
        if (layer.kind !== "mask") {
          context.globalAlpha = layer.opacity;
          this.#tiles(context, layer, view, seen);
        } else if (mask.shown) this.#mask(context, layer, view, seen, extent, mask);
      }
    }
    context.restore();
    this.#pyramid.endFrame(new Set(scene.layers.map(({ id }) => id)));
  }

  /** What transparent parts are seen on. */
  #ground(context: CanvasRenderingContext2D, seen: Rect, paper: Rect): void {
    this.#checkers ??= checkers(context);
    context.globalAlpha = 1;
    context.fillStyle = this.#checkers;
    context.translate(paper.x, paper.y);
    context.fillRect(seen.x - paper.x, seen.y - paper.y, seen.width, seen.height);
    context.translate(-paper.x, -paper.y);
  }

  #tiles(
    context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
    layer: Layer,
    view: DeviceView,
    seen: Rect,
  ): void {
    const level = Math.min(HIGHEST_LEVEL, Math.max(0, Math.floor(Math.log2(1 / view.scale))));
    const side = TILE << level;
    const part = view.documentRect(seen, layer);
    context.imageSmoothingEnabled = view.scale < 2;
    context.imageSmoothingQuality = "low";
    for (let ty = Math.floor(part.y / side); ty * side < part.y + part.height; ty++)
      for (let tx = Math.floor(part.x / side); tx * side < part.x + part.width; tx++) {
        const picture = this.#pyramid.picture(layer.id, level, tx, ty);
        if (picture === undefined) continue;
        // Edges on whole pixels of the device: between two smoothed edges a seam would be seen.
        const left = view.x(tx * side + layer.x);
        const top = view.y(ty * side + layer.y);
        const right = view.x((tx + 1) * side + layer.x);
        const bottom = view.y((ty + 1) * side + layer.y);
        context.drawImage(picture, left, top, right - left, bottom - top);
      }
  }

  /** With its blur, as it will act. */
  #mask(
    context: CanvasRenderingContext2D,
    layer: Layer,
    view: DeviceView,
    seen: Rect,
    extent: Extent,
    { feather, doubled }: MaskView,
  ): void {
    const deviation = showsFeather() ? feather * view.scale : 0;
    context.globalAlpha = layer.opacity * MASK_STRENGTH;
    if (deviation < 0.25) {
      this.#tiles(context, layer, view, seen);
      return;
    }
    const wide = intersection(wholePixels(grown(seen, Math.ceil(3 * deviation))), {
      x: -TILE,
      y: -TILE,
      width: extent.width + 2 * TILE,
      height: extent.height + 2 * TILE,
    });
    const [sharp, soft] = this.#scratch(wide);
    if (sharp === undefined || soft === undefined) return;
    sharp.translate(-wide.x, -wide.y);
    this.#tiles(sharp, layer, view, wide);
    soft.filter = `blur(${deviation}px)`;
    for (let i = 0; i < (doubled ? 2 : 1); i++) {
      soft.globalCompositeOperation = i === 0 ? "source-over" : "lighter";
      soft.drawImage(sharp.canvas, 0, 0);
    }
    // Twice the colour is another colour: only twice the alpha is wanted.
    soft.filter = "none";
    soft.globalCompositeOperation = "source-in";
    soft.fillStyle = MASK_COLOUR;
    soft.fillRect(0, 0, soft.canvas.width, soft.canvas.height);
    context.drawImage(
      soft.canvas,
      seen.x - wide.x,
      seen.y - wide.y,
      seen.width,
      seen.height,
      seen.x,
      seen.y,
      seen.width,
      seen.height,
    );
  }

  /** Two empty canvases of at least this size. */
  #scratch({ width, height }: Rect): readonly OffscreenCanvasRenderingContext2D[] {
    const [first] = this.#scratches;
    if (first === undefined || first.width < width || first.height < height) {
      const size = [
        Math.max(width, first?.width ?? 0),
        Math.max(height, first?.height ?? 0),
      ] as const;
      this.#scratches = [new OffscreenCanvas(...size), new OffscreenCanvas(...size)];
    }
    return this.#scratches.flatMap((canvas) => {
      const context = canvas.getContext("2d");
      if (context === null) return [];
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.globalCompositeOperation = "source-over";
      context.filter = "none";
      context.clearRect(0, 0, width, height);
      return [context];
    });
  }
}

/** Places of the document on the device, on whole pixels. */
class DeviceView {
  readonly scale: number;
  readonly #left: number;
  readonly #top: number;

  constructor({ zoom, x, y }: Camera, ratio: number) {
    this.scale = zoom * ratio;
    this.#left = Math.round(x * ratio);
    this.#top = Math.round(y * ratio);
  }

  x(at: number): number {
    return Math.round(at * this.scale) + this.#left;
  }

  y(at: number): number {
    return Math.round(at * this.scale) + this.#top;
  }

  rect({ x, y, width, height }: Rect): Rect {
    const left = this.x(x);
    const top = this.y(y);
    return { x: left, y: top, width: this.x(x + width) - left, height: this.y(y + height) - top };
  }

  /** In pixels of a layer; a pixel wider, for what was rounded. */
  documentRect({ x, y, width, height }: Rect, origin: { x: number; y: number }): Rect {
    return wholePixels({
      x: (x - 1 - this.#left) / this.scale - origin.x,
      y: (y - 1 - this.#top) / this.scale - origin.y,
      width: (width + 2) / this.scale,
      height: (height + 2) / this.scale,
    });
  }
}

/** A rectangle of a layer's own pixels on the device, with what its blur and smoothing reach. */
export function touchedOnDevice(
  camera: Camera,
  ratio: number,
  { x, y, width, height }: Rect,
  margin: number,
): Rect {
  const scale = camera.zoom * ratio;
  return wholePixels(
    grown(
      {
        x: (x - margin) * scale + Math.round(camera.x * ratio),
        y: (y - margin) * scale + Math.round(camera.y * ratio),
        width: (width + 2 * margin) * scale,
        height: (height + 2 * margin) * scale,
      },
      // A pixel of a level may be as large as two of the device, and the smoothing takes its neighbours.
      4,
    ),
  );
}

function checkers(context: CanvasRenderingContext2D): CanvasPattern {
  const canvas = new OffscreenCanvas(2 * CHECKER, 2 * CHECKER);
  const ink = canvas.getContext("2d");
  if (ink === null) throw new Error("This browser gives no more canvases.");
  ink.fillStyle = "#ffffff";
  ink.fillRect(0, 0, 2 * CHECKER, 2 * CHECKER);
  ink.fillStyle = "#dfe3e8";
  ink.fillRect(0, 0, CHECKER, CHECKER);
  ink.fillRect(CHECKER, CHECKER, CHECKER, CHECKER);
  const pattern = context.createPattern(canvas, "repeat");
  if (pattern === null) throw new Error("This browser makes no patterns.");
  return pattern;
}
