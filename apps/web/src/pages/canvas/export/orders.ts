/** What can be exported, and the files that come of it; made in a worker, from its copy of the tiles. */
import type { Rect } from "../document/rect.ts";
import { isNowhere } from "../document/rect.ts";
import type { Layer, LayerKind, Scene } from "../document/scene.ts";
import type { Pixels } from "../document/tiles.ts";
import { flattened, greyOf, SEEN } from "../run/flatten.ts";
import { poseOf } from "../pose/pose-data.ts";
import { renderPose } from "../../../pose/render-pose.ts";
import { inkBounds, layerPixels, type TileSource } from "./layer-pixels.ts";
import { pngFile } from "./png-file.ts";
import { type GroupNames, psdFile, type PsdPart } from "./psd-file.ts";

export type ExportWhat =
  | { readonly as: "flattened" | "layers" | "psd" }
  | { readonly as: "layer"; readonly layer: string };

export interface ExportOrder {
  readonly scene: Scene;
  /** Name of the files, without what ends it. */
  readonly name: string;
  readonly what: ExportWhat;
  readonly groups: GroupNames;
}

export interface ExportedFile {
  readonly name: string;
  readonly type: "image/png" | "image/vnd.adobe.photoshop" | "application/json";
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Side of the picture that file managers show, pixels. */
const THUMBNAIL = 160;

interface Hands {
  readonly told: (share: number) => void;
  /** A JPEG; undefined where none can be made. */
  readonly jpeg: (pixels: Pixels) => Promise<Uint8Array | undefined>;
}

/** Yields the files one after the other; none where there is nothing on the layer. */
export async function* filesOf(
  source: TileSource,
  { scene, name, what, groups }: ExportOrder,
  { told, jpeg }: Hands,
): AsyncGenerator<ExportedFile> {
  const { bounds, layers } = scene;
  const png = async (
    fileName: string,
    pixels: Pixels,
    part = { from: 0, share: 1 },
  ): Promise<ExportedFile> => ({
    name: `${fileName}.png`,
    type: "image/png",
    bytes: await pngFile(pixels, (share) => {
      told(part.from + share * part.share);
    }),
  });
  switch (what.as) {
    case "flattened":
      yield png(name, flattened(source, seenLayers(layers), bounds));
      return;
    case "layer": {
      const layer = layers.find(({ id }) => id === what.layer);
      if (layer === undefined) return;
      const pixels = alone(source, layer, bounds);
      if (pixels !== undefined) yield png(`${name} - ${safeName(layer.name)}`, pixels);
      return;
    }
    case "layers":
      for (const [i, layer] of layers.entries()) {
        const number = String(i + 1).padStart(2, "0");
        const pixels = onPaper(source, layer, bounds);
        const part = { from: i / layers.length, share: 1 / layers.length };
        yield png(`${name} - ${number} ${safeName(layer.name)}`, pixels, part);
      }
      return;
    case "psd": {
      const parts: PsdPart[] = [];
      for (const layer of layers) {
        parts.push(psdPart(source, layer, bounds));
        told((0.5 * parts.length) / layers.length);
      }
      const whole = flattened(source, seenLayers(layers), bounds);
      told(0.6);
      const thumbnail = await thumbnailOf(whole, jpeg);
      const { width, height } = bounds;
      const content = { width, height, parts, whole, ...(thumbnail && { thumbnail }) };
      yield {
        name: `${name}.psd`,
        type: "image/vnd.adobe.photoshop",
        bytes: new Uint8Array(psdFile(content, groups)),
      };
      told(1);
    }
  }
}

const seenLayers = (layers: readonly Layer[]): readonly Layer[] =>
  layers.filter(({ kind, visible, opacity }) => {
    const seen: readonly LayerKind[] = SEEN;
    return seen.includes(kind) && visible && opacity > 0;
  });

/** As small as what is on it; undefined where nothing is. Masks are white on black, as other programs take them. */
function alone(source: TileSource, layer: Layer, bounds: Rect): Pixels | undefined {
  if (layer.kind === "pose")
    return poseOf(layer).figures.length === 0 ? undefined : onPaper(source, layer, bounds);
  const ink = inkBounds(source, layer, bounds);
  if (isNowhere(ink)) return undefined;
  return layer.kind === "mask" ? onPaper(source, layer, bounds) : layerPixels(source, layer, ink);
}

function onPaper(source: TileSource, layer: Layer, bounds: Rect): Pixels {
  if (layer.kind === "pose")
    return renderPose(poseOf(layer), bounds, { paper: bounds, ground: "black" });
  const pixels = layerPixels(source, layer, bounds);
  if (layer.kind !== "mask") return pixels;
  const { width, height, data } = pixels;
  const marks = new Uint8ClampedArray(width * height);
  for (let i = 0; i < marks.length; i++) marks[i] = data[i * 4 + 3] ?? 0;
  return greyOf({ width, height, data: marks });
}

/** What lies beyond the picture's edges is kept as well: PSD files hold it. */
function psdPart(source: TileSource, layer: Layer, bounds: Rect): PsdPart {
  const ink = inkBounds(source, layer, EVERYWHERE);
  const { name, kind, visible, opacity } = layer;
  if (kind === "pose") {
    // On nothing, so that what is below is seen.
    const pixels = renderPose(poseOf(layer), bounds, { paper: bounds, ground: "none" });
    return { name, kind, visible, opacity, place: { ...bounds, x: 0, y: 0 }, pixels };
  }
  return {
    name,
    kind,
    visible,
    opacity,
    place: { ...ink, x: ink.x - bounds.x, y: ink.y - bounds.y },
    pixels: isNowhere(ink) ? undefined : layerPixels(source, layer, ink),
  };
}

const EVERYWHERE: Rect = { x: -(2 ** 20), y: -(2 ** 20), width: 2 ** 21, height: 2 ** 21 };

/** Names of layers as parts of names of files on every system. */
export function safeName(name: string): string {
  const safe = name
    // eslint-disable-next-line no-control-regex -- they are what must not be in names of files
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^\.+|\.+$/g, "")
    .slice(0, 60)
    .trim();
  return safe === "" ? "-" : safe;
}

async function thumbnailOf(whole: Pixels, jpeg: Hands["jpeg"]) {
  const small = shrunk(whole, THUMBNAIL);
  const data = await jpeg(small);
  return data === undefined ? undefined : { width: small.width, height: small.height, data };
}

/** By taking one pixel of many, on white. */
function shrunk({ width, height, data }: Pixels, side: number): Pixels {
  const scale = Math.min(1, side / Math.max(width, height));
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const small = new Uint8ClampedArray(size.width * size.height * 4).fill(255);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const row = Math.min(height - 1, Math.floor((y + 0.5) / scale));
      const column = Math.min(width - 1, Math.floor((x + 0.5) / scale));
      const from = (row * width + column) * 4;
      const alpha = (data[from + 3] ?? 0) / 255;
      for (let c = 0; c < 3; c++)
        small[(y * size.width + x) * 4 + c] = 255 + ((data[from + c] ?? 0) - 255) * alpha;
    }
  return { ...size, data: small };
}
