/** Where conditionings count in latents of one size.
 *  Reference: comfyanonymous/ComfyUI@002aefa, comfy/samplers.py (resolve_areas_and_cond_masks,
 *  create_cond_with_same_area_if_none, get_area_and_mult). */
import { Problem } from "@inkloom/contract";
import { interpolated } from "../latents/interpolate.ts";
import type { Latents } from "../latents/latents.ts";
import { part } from "./resize.ts";
import type { Area, Conditioned } from "./values.ts";

interface Cells {
  readonly height: number;
  readonly width: number;
}

/** Smallest box around a mask, cells. */
const LEAST = 8;
/** An area's inner edges rise over this many cells. */
const EDGE = 8;

/** Masks in the latents' size, and areas from the boxes around them. */
export function settled(all: readonly Conditioned[], cells: Cells): Conditioned[] {
  return all.map((each) => {
    if (each.mask === undefined) return each;
    const [, , height, width] = each.mask.shape;
    const same = height === cells.height && width === cells.width;
    const mask = same ? each.mask : interpolated(each.mask, cells, "bilinear");
    return { ...each, mask, ...(each.toBounds && { area: boxOf(mask) }) };
  });
}

function boxOf({ data, shape: [, , height, width] }: Latents): Area {
  let [top, left, bottom, right] = [height, width, -1, -1];
  data.forEach((value, i) => {
    if (value === 0) return;
    const [y, x] = [Math.floor(i / width) % height, i % width];
    [top, left] = [Math.min(top, y), Math.min(left, x)];
    [bottom, right] = [Math.max(bottom, y), Math.max(right, x)];
  });
  if (bottom < 0) return { height: LEAST, width: LEAST, y: 0, x: 0 };
  return {
    height: Math.max(LEAST, bottom - top + 1),
    width: Math.max(LEAST, right - left + 1),
    y: top,
    x: left,
  };
}

/** Each side also answers about the areas of the other, by its own words. */
export function withOpposites(
  positive: readonly Conditioned[],
  negative: readonly Conditioned[],
): { readonly positive: readonly Conditioned[]; readonly negative: readonly Conditioned[] } {
  const sides = { positive: [...positive], negative: [...negative] };
  for (const each of positive) addOpposite(sides.negative, each);
  for (const each of sides.negative.slice()) addOpposite(sides.positive, each);
  return sides;
}

function addOpposite(side: Conditioned[], other: Conditioned): void {
  const { area } = other;
  if (area === undefined) return;
  let smallest: Conditioned | undefined;
  for (const each of side)
    if (each.area === undefined) smallest ??= each;
    else if (
      contains(each.area, area) &&
      (smallest?.area === undefined || sizeOf(smallest.area) > sizeOf(each.area))
    )
      smallest = each;
  if (smallest === undefined || (smallest.area && isSame(smallest.area, area))) return;
  const { concat: _, controls: _controls, bothSides: _bothSides, ...place } = other;
  const { context, concat, controls } = smallest;
  side.push({ ...place, context, ...(concat && { concat }), ...(controls && { controls }) });
}

const sizeOf = ({ height, width }: Area): number => height * width;
const isSame = (a: Area, b: Area): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
const contains = (outer: Area, inner: Area): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;

/** Pixels that a cell stands for, in messages. */
const CELL = 8;

/** The area as far as it lies in the latents; everywhere where there is none.
 *  @throws Problem `input/invalid` where nothing of it does */
export function clipped(area: Area | undefined, { height, width }: Cells): Area {
  if (area === undefined) return { height, width, y: 0, x: 0 };
  const { y, x } = area;
  if (y >= height || x >= width)
    throw new Problem("input/invalid", {
      en: `the area of a conditioning begins at x ${x * CELL}, y ${y * CELL}, expected a place in the picture of ${width * CELL}x${height * CELL}`,
      zh: `条件区域从 x ${x * CELL}、y ${y * CELL} 开始，应位于 ${width * CELL}x${height * CELL} 的图片之内`,
    });
  return {
    height: Math.min(area.height, height - y),
    width: Math.min(area.width, width - x),
    y,
    x,
  };
}

/** How much each cell of the area counts, [pictures of the mask, 1, h, w]. */
export function weightsOf(each: Conditioned, area: Area, cells: Cells): Latents {
  const { strength = 1, mask, maskStrength = 1 } = each;
  if (mask) {
    const own = part(mask, area);
    return { data: own.data.map((value) => value * maskStrength * strength), shape: own.shape };
  }
  const rows = edges(area.height, area.y, cells.height);
  const columns = edges(area.width, area.x, cells.width);
  const data = Float32Array.from(
    { length: area.height * area.width },
    (_, i) => strength * (rows[Math.floor(i / area.width)] ?? 1) * (columns[i % area.width] ?? 1),
  );
  return { data, shape: [1, 1, area.height, area.width] };
}

/** 1, rising from the ends that lie inside. */
function edges(size: number, from: number, of: number): number[] {
  const factors = Array.from({ length: size }, () => 1);
  const rise = Math.min(EDGE, Math.floor(size / 4));
  for (let t = 0; t < rise; t++) {
    const factor = (t + 1) / rise;
    if (from !== 0) factors[t] = (factors[t] ?? 1) * factor;
    if (size + from < of) factors[size - 1 - t] = (factors[size - 1 - t] ?? 1) * factor;
  }
  return factors;
}
