/** Proportions -> pixels that a model knows. */
import { aspectRatio, ASPECTS, Problem, ratioOf } from "@inkloom/contract";

interface Sides {
  readonly width?: number;
  readonly height?: number;
}

/** Sides of full-size models are multiples of this, as their training buckets are; pixels. */
const STEP = 64;
/** Of models made for smaller pictures. */
const SMALL_STEP = 16;
/** What every size parameter is a multiple of, and its range. */
const LEAST_STEP = 8;
const RANGE = { least: 64, most: 4096 };

/**
 * The sides of a request with an aspect: as many pixels as the model was trained on (`native` squared), by the
 * proportions; with one side given, the other one by them. Without an aspect the sides as they are.
 * @throws Problem `input/invalid` for an unknown aspect, and for an aspect beside both sides
 */
export function sidesOf(
  { aspect, width, height }: Sides & { readonly aspect?: string },
  native: number,
): Sides {
  const sides = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
  if (aspect === undefined) return sides;
  const ratio = aspectRatio(aspect);
  if (ratio === undefined) throw unknownAspect(aspect);
  if (width !== undefined && height !== undefined)
    throw new Problem("input/invalid", {
      en: `aspect is ${aspect} beside the size ${width}x${height}, expected one of the two, or one side`,
      zh: `同时给出了比例 ${aspect} 和尺寸 ${width}x${height}，只应给出其中之一，或只给出一边`,
    });
  if (width !== undefined) return { width, height: within(width / ratio) };
  if (height !== undefined) return { width: within(height * ratio), height };
  return fitted(ratio, native);
}

/** The sides whose proportions and number of pixels together are nearest, on logarithmic scales, proportions
 *  counting a little more: then SDXL gets its training sizes. */
function fitted(ratio: number, native: number): Required<Sides> {
  const step = native >= 512 ? STEP : SMALL_STEP;
  const exact = native * Math.sqrt(ratio);
  const around = (side: number): number[] =>
    [Math.floor(side / step), Math.ceil(side / step)].map((count) =>
      Math.min(Math.max(count * step, RANGE.least), RANGE.most),
    );
  const fault = ({ width, height }: Required<Sides>): number =>
    1.1 * Math.abs(Math.log(width / height / ratio)) +
    Math.abs(Math.log((width * height) / native ** 2));
  const [best] = around(exact)
    .flatMap((width) => around(exact / ratio).map((height) => ({ width, height })))
    .sort((a, b) => fault(a) - fault(b));
  return best ?? { width: native, height: native };
}

const within = (side: number): number =>
  Math.min(Math.max(Math.round(side / LEAST_STEP) * LEAST_STEP, RANGE.least), RANGE.most);

function unknownAspect(aspect: string): Problem {
  const known = ASPECTS.map((each) => ({ ratio: ratioOf(each), name: each.name }));
  return new Problem("input/invalid", {
    en: `aspect is ${JSON.stringify(aspect)}, expected proportions from 1:8 to 8:1 or one of ${known.map(({ ratio, name }) => `${name.en} (${ratio})`).join(", ")}`,
    zh: `比例为 ${JSON.stringify(aspect)}，应为 1:8 到 8:1 之间的比例，或以下之一：${known.map(({ ratio, name }) => `${name.zh}（${ratio}）`).join("、")}`,
  });
}
