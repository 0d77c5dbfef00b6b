/** What a hires fix does between its passes: latents, or pictures encoded again, in the larger size.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py (sample_hr_pass), and
 *  modules/upscaler.py (Upscaler.upscale, UpscalerNearest, UpscalerLanczos). */
import { LATENT_UPSCALERS, PIXEL_UPSCALERS, Problem } from "@inkloom/contract";
import { cropped, type PillowFilter, type Pixels, resizePillow } from "@inkloom/pixels";
import { interpolated, type LatentFilter } from "../latents/interpolate.ts";
import type { Latents } from "../latents/latents.ts";
import type { PixelSize } from "../latents/size.ts";
import type { HiresSize } from "./size.ts";

const FILTERS: Readonly<Record<(typeof LATENT_UPSCALERS)[number], LatentFilter>> = {
  Latent: "bilinear",
  "Latent (antialiased)": "bilinear-antialias",
  "Latent (bicubic)": "bicubic",
  "Latent (bicubic antialiased)": "bicubic-antialias",
  "Latent (nearest)": "nearest",
  "Latent (nearest-exact)": "nearest-exact",
};

/** Enlarges a picture by an upscaler's file, which is found by name. */
export type EnlargeByFile = (name: string, pixels: Pixels, size: PixelSize) => Promise<Pixels>;

/** What the second pass needs of the stages around it. */
interface Stages {
  decode(latents: Latents): Promise<Pixels[]>;
  encode(pictures: readonly Pixels[]): Promise<Latents>;
  /** @default names of files are refused */
  readonly enlarge?: EnlargeByFile | undefined;
}

/** @throws Problem `hires/upscaler` for a name that nothing answers to; what `enlarge` throws */
export async function enlargedLatents(
  latents: Latents,
  name: string,
  { enlarged, cut }: HiresSize,
  cell: number,
  stages: Stages,
): Promise<Latents> {
  const size = {
    width: Math.floor(enlarged.width / cell),
    height: Math.floor(enlarged.height / cell),
  };
  const latent = knownAs(name, LATENT_UPSCALERS);
  if (latent !== undefined) return cutLatents(interpolated(latents, size, FILTERS[latent]), cut);
  const by = pictureEnlarger(name, stages.enlarge);
  const pictures: Pixels[] = [];
  for (const pixels of await stages.decode(latents)) {
    const large = await by.to(pixels, enlarged);
    const whole = { right: size.width * cell, bottom: size.height * cell };
    pictures.push(cropped(large, { left: 0, top: 0, ...whole }));
  }
  return cutLatents(await stages.encode(pictures), cut);
}

const knownAs = <Name extends string>(name: string, names: readonly Name[]): Name | undefined =>
  names.find((each) => each.toLowerCase() === name.trim().toLowerCase());

/** Whether latents are enlarged, and not pictures. */
export const isLatentUpscaler = (name: string): boolean =>
  knownAs(name, LATENT_UPSCALERS) !== undefined;

/** What an upscaler does with pictures. */
export interface PictureEnlarger {
  to(pixels: Pixels, size: PixelSize): Promise<Pixels>;
  /** Down to multiples of 8; `None` leaves the picture as it is. */
  by(pixels: Pixels, factor: number): Promise<Pixels>;
}

/** The upscaler of that name. @throws Problem `hires/upscaler` */
export function pictureEnlarger(name: string, byFile: EnlargeByFile | undefined): PictureEnlarger {
  const plain = knownAs(name, PIXEL_UPSCALERS);
  if (plain !== undefined) {
    const filter = plain === "Nearest" ? "nearest" : "lanczos";
    return {
      to: (pixels, size) => Promise.resolve(enlargedPlainly(pixels, size, filter)),
      by: (pixels, factor) =>
        Promise.resolve(plain === "None" ? pixels : enlargedByFactor(pixels, factor, filter)),
    };
  }
  if (byFile === undefined || isLatentUpscaler(name)) throw unknownUpscaler(name);
  return {
    to: (pixels, size) => byFile(name, pixels, size),
    by: (pixels, factor) => byFile(name, pixels, enlargedSize(pixels, factor)),
  };
}

/** Sides of a picture that A1111's upscalers enlarge: down to multiples of 8. */
export const enlargedSize = ({ width, height }: PixelSize, factor: number): PixelSize => ({
  width: Math.floor((width * factor) / 8) * 8,
  height: Math.floor((height * factor) / 8) * 8,
});

function unknownUpscaler(name: string): Problem {
  const names = [...LATENT_UPSCALERS, ...PIXEL_UPSCALERS].join(", ");
  return new Problem("hires/upscaler", {
    en: `the hires upscaler is ${JSON.stringify(name)}, expected one of ${names}, or an upscaler's file`,
    zh: `放大算法为 ${JSON.stringify(name)}，应为以下之一：${names}，或放大模型文件`,
  });
}

/** As A1111: by the larger of both factors, then to the size itself. */
function enlargedPlainly(pixels: Pixels, size: PixelSize, filter: PillowFilter): Pixels {
  const factor = Math.max(size.width / pixels.width, size.height / pixels.height);
  const large = factor <= 1 ? pixels : enlargedByFactor(pixels, factor, filter);
  return resized(large, "lanczos", size);
}

function enlargedByFactor(pixels: Pixels, factor: number, filter: PillowFilter): Pixels {
  const exact = {
    width: Math.trunc(pixels.width * factor),
    height: Math.trunc(pixels.height * factor),
  };
  return resized(resized(pixels, filter, exact), "lanczos", enlargedSize(pixels, factor));
}

const resized = (from: Pixels, filter: PillowFilter, to: PixelSize): Pixels =>
  from.width === to.width && from.height === to.height
    ? from
    : resizePillow(from, { ...to, filter });

/** Without the cells that are too many, half on each side; odd ones are taken on the right and below. */
function cutLatents({ data, shape }: Latents, cut: PixelSize): Latents {
  const [pictures, channels, height, width] = shape;
  const [left, top] = [Math.floor(cut.width / 2), Math.floor(cut.height / 2)];
  const [wide, high] = [width - cut.width, height - cut.height];
  const out = new Float32Array(pictures * channels * high * wide);
  for (let plane = 0; plane < pictures * channels; plane++)
    for (let y = 0; y < high; y++) {
      const from = (plane * height + top + y) * width + left;
      out.set(data.subarray(from, from + wide), (plane * high + y) * wide);
    }
  return { data: out, shape: [pictures, channels, high, wide] };
}
