/** The map of classes as detectron2's visualizer draws it: on white, classes with holes pixel by pixel, then the pieces of
 *  the others as polygons through the middles of their border's pixels, with a thin white line along it.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/oneformer/oneformer/demo/visualizer.py (draw_sem_seg,
 *  draw_binary_mask, GenericMask, VisImage), drawn by matplotlib@v3.11. */
import type { Raster } from "@inkloom/pixels";
import { contoursOf } from "./contours.ts";
import type { ClassColour } from "./palettes-ade20k.ts";
import { type Coverage, coverageOf, outlined, type Path } from "./stroke.ts";

/** Of the line, pixels: a point is 1/72 of an inch, which has 100 pixels. */
const LINE = 100 / 72;
/** Beyond pictures of this many pixels the line grows; the reference counts in sizes of letters. */
const LETTER = 90;

/** What matplotlib's canvas is larger than the picture. */
const SLACK = 0.01;

/** Points up to which paths of upright and level lines are moved to the middles of pixels. */
const SNAPPED = 1024;

interface Size {
  readonly width: number;
  readonly height: number;
}
type Colour = readonly [red: number, green: number, blue: number];

const WHITE: Colour = [255, 255, 255];

export function drawnClasses(
  classes: Uint8Array,
  size: Size,
  palette: readonly ClassColour[],
): Raster {
  const { width, height } = size;
  const data = new Uint8ClampedArray(width * height * 3).fill(255);
  const letters = Math.max(Math.floor(Math.sqrt(width * height) / LETTER), 10);
  const line = Math.max(Math.floor(letters / 15), 1) * LINE;
  const polygons: { readonly path: Path; readonly colour: Colour }[] = [];
  for (const label of byArea(classes)) {
    const [, ...colour] = palette[label] ?? ["", 255, 255, 255];
    const { hasHoles, outer } = contoursOf(classes, size, label);
    if (hasHoles) {
      for (let i = 0; i < classes.length; i++) if (classes[i] === label) data.set(colour, i * 3);
    } else
      for (const points of outer)
        if (points.length >= 6) polygons.push({ path: placed(points, size, line), colour });
  }
  for (const { path, colour } of polygons) {
    blend(data, width, coverageOf([path], size), colour);
    blend(data, width, coverageOf(outlined(path, line), size), WHITE);
  }
  return { width, height, channels: 3, data };
}

/** The largest first, of equal ones that with the lower number. */
function byArea(classes: Uint8Array): number[] {
  const areas = new Map<number, number>();
  for (const label of classes) areas.set(label, (areas.get(label) ?? 0) + 1);
  return [...areas].sort(([a, m], [b, n]) => n - m || a - b).map(([label]) => label);
}

/** From pixels to places on the canvas. */
function placed(points: readonly number[], { width, height }: Size, line: number): Path {
  const path = points.map((value, i) =>
    i % 2 === 0
      ? ((value + 0.5) * (width + SLACK)) / width
      : height - ((height - value - 0.5) * (height + SLACK)) / height,
  );
  const count = points.length / 2 + 1;
  const level = points.every((value, i) => {
    const next = points[(i + 2) % points.length] ?? 0;
    const other = i % 2 === 0 ? i + 1 : i - 1;
    return value === next || points[other] === points[(other + 2) % points.length];
  });
  if (!level || count > SNAPPED) return path;
  const middle = Math.round(line) % 2 === 1 ? 0.5 : 0;
  return path.map((value) => Math.floor(value + 0.5) + middle);
}

function blend(data: Uint8ClampedArray, line: number, part: Coverage, colour: Colour): void {
  const { left, top, width, height, values } = part;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const cover = values[y * width + x] ?? 0;
      if (cover === 0) continue;
      const at = ((top + y) * line + left + x) * 3;
      for (let c = 0; c < 3; c++) {
        const [old, given] = [data[at + c] ?? 0, colour[c] ?? 0];
        // the integer division of the library, whose ground is opaque
        const mixed = ((given * 256 - old * 255) * cover + old * 255 * 256) / (65280 + cover);
        data[at + c] = cover === 255 ? given : Math.floor(mixed);
      }
    }
}
