/** Sizes that suit a model, as the service works them out of proportions; only shown, never sent. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Side of the pictures that a family was trained on; families of several sizes are missing. */
const TRAINED: Readonly<Record<string, number>> = { sd1: 512, sdxl: 1024, "sdxl-refiner": 1024 };
/** The embedded model says SD 1.x, and is much smaller. */
const EMBEDDED = { name: "inkloom-mini", side: 128 };

export function naturalSide(model: string, family: string | undefined): number | undefined {
  if (model === EMBEDDED.name) return EMBEDDED.side;
  return family === undefined ? undefined : TRAINED[family];
}

/** `16:9` as a number; undefined for what is no proportion. */
export function ratioOf(aspect: string): number | undefined {
  const [, width, height] =
    /^\s*(\d+(?:\.\d+)?)\s*[:：x×/]\s*(\d+(?:\.\d+)?)\s*$/i.exec(aspect) ?? [];
  const ratio = Number(width) / Number(height);
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined;
}

/** As many pixels as the model was trained on, in these proportions. */
export function sizeFor(aspect: string | undefined, side: number): Size {
  const ratio = aspect === undefined ? 1 : (ratioOf(aspect) ?? 1);
  if (ratio === 1) return { width: side, height: side };
  const step = side >= 512 ? 64 : 16;
  const exact = side * Math.sqrt(ratio);
  const near = (length: number): number[] =>
    [Math.floor(length / step), Math.ceil(length / step)].map((count) =>
      Math.min(4096, Math.max(64, count * step)),
    );
  const fault = ({ width, height }: Size): number =>
    1.1 * Math.abs(Math.log(width / height / ratio)) +
    Math.abs(Math.log((width * height) / side ** 2));
  const [best] = near(exact)
    .flatMap((width) => near(exact / ratio).map((height) => ({ width, height })))
    .toSorted((a, b) => fault(a) - fault(b));
  return best ?? { width: side, height: side };
}

/** Sides that the service draws are multiples of this, between these. */
const SIDES = { step: 8, least: 64, most: 4096 };

/** The size that the service draws at: what is given; the rest by proportions, by the picture that it begins with, or the model's own. */
export function drawnFrame(
  {
    width,
    height,
    aspect,
  }: {
    readonly width?: number | undefined;
    readonly height?: number | undefined;
    readonly aspect?: string | undefined;
  },
  side: number,
  picture?: Size,
): Size {
  if (width !== undefined && height !== undefined) return { width, height };
  if (aspect !== undefined) return sizeFor(aspect, side);
  if (picture === undefined) return { width: width ?? side, height: height ?? side };
  const proportion = picture.width / picture.height;
  const fitted = (exact: number): number =>
    Math.min(SIDES.most, Math.max(SIDES.least, Math.round(exact / SIDES.step) * SIDES.step));
  if (width !== undefined) return { width, height: fitted(width / proportion) };
  if (height !== undefined) return { width: fitted(height * proportion), height };
  return {
    width: fitted(side * Math.sqrt(proportion)),
    height: fitted(side / Math.sqrt(proportion)),
  };
}

/** `3:4` for `4:3`. */
export const turned = (aspect: string): string => aspect.split(":").toReversed().join(":");
