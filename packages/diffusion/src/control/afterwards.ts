/** What some preprocessors do besides making a picture: what is not to be drawn anew stays at each step (inpainting), or
 *  colours do (tiles); the first noise takes a little of what a network filled in (LaMa); and finished pictures are laid over the one they began with.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py (post-processing for color fix and restore) and
 *  scripts/controlnet.py (inpaint_only_post_processing). */
import { findPreprocessor } from "@inkloom/contract";
import { boxPlaces, dilated, type Mask, type Pixels } from "@inkloom/pixels";
import { boxMeans } from "./box-means.ts";
import type {
  ControlCall,
  ControlJob,
  ControlPass,
  ControlRun,
  Correction,
} from "./control-unit.ts";
import type { FittedMap } from "./fit-map.ts";
import { recolored } from "./recolored.ts";

/** What changes the clean latents `x0` [c, h, w] that a prediction means, those of the context `side` of the call. */
type Change = (
  x0: Float32Array,
  call: Pick<ControlCall, "sides"> & { readonly x: Pick<ControlCall["x"], "shape"> },
  side: number,
) => Float32Array;

/** What happens during the walk; nothing for most preprocessors. */
export async function duringWalk(
  { preprocessor, unit }: ControlJob,
  pass: ControlPass,
  { picture, mask }: FittedMap,
): Promise<Pick<ControlRun, "correction" | "noised">> {
  const share = Math.max(0, Math.min(1, unit.weight));
  const known = findPreprocessor(preprocessor);
  const value = (at: number): number =>
    (at === 0 ? unit.threshold_a : unit.threshold_b) ?? known?.sliders[at]?.default ?? 0;
  if (isOnlyInpainting(preprocessor, pass) && mask) {
    const kept = (await pass.encode([picture])).data;
    const ofKept: Correction = {
      stage: "kept",
      of: corrected(pass, share, insideOf(kept, mask)),
    };
    const isFilled = preprocessor.endsWith("+lama") && pass.pass !== "high";
    return { correction: ofKept, ...(isFilled && { noised: () => kept }) };
  }
  if (!preprocessor.startsWith("tile_colorfix")) return {};
  const original = (await pass.encode([picture])).data;
  const radius = Math.trunc(value(0)) * (pass.pass === "high" ? 2 : 1);
  const sharpness = preprocessor.includes("+sharp") ? value(1) : 0;
  const of = corrected(pass, share, coloursOf(original, radius, sharpness));
  return { correction: { stage: "colours", of } };
}

/** Where image to image draws within a mask itself, the unit does not do it again. */
const isOnlyInpainting = (preprocessor: string, { source }: ControlPass): boolean =>
  preprocessor.includes("inpaint_only") &&
  !(preprocessor === "inpaint_only" && source?.mask !== undefined);

/** Latents of the picture outside, what is drawn inside; a cell that the mask touches by a pixel is inside. */
function insideOf(kept: Float32Array, mask: Mask): Change {
  const cells = new Map<string, Float32Array>();
  return (x0, { x: { shape } }) => {
    const [, , height, width] = shape;
    const key = `${height}x${width}`;
    const inside = cells.get(key) ?? touched(mask, height, width);
    cells.set(key, inside);
    const area = height * width;
    return x0.map((value, i) => {
      const part = inside[i % area] ?? 0;
      return value * part + (kept[i] ?? 0) * (1 - part);
    });
  };
}

/** 1 for cells of which a pixel, or one beside them, is marked. */
function touched(mask: Mask, height: number, width: number): Float32Array {
  const cell = mask.width / width;
  return Float32Array.from({ length: height * width }, (_, i) => {
    const [left, top] = [(i % width) * cell - 1, Math.floor(i / width) * cell - 1];
    for (let y = Math.max(0, top); y < Math.min(mask.height, top + cell + 2); y++)
      for (let x = Math.max(0, left); x < Math.min(mask.width, left + cell + 2); x++)
        if ((mask.data[y * mask.width + x] ?? 0) > 127) return 1;
    return 0;
  });
}

/** Of the unwanted side's fine part, what is lost at a sharpness of 1. */
const SOFTER = 0.01;

/**
 * What is fine is drawn, what is coarse is that of `original`, latents [c, h, w]; the unwanted side loses some of what is
 * fine, so that more of it is wanted.
 * @param radius how far a square of the coarse reaches from its middle, cells
 * @param sharpness 0 to 2
 */
export function coloursOf(original: Float32Array, radius: number, sharpness: number): Change {
  const sharp = sharpness * SOFTER;
  let coarse: Float32Array | undefined;
  return (x0, { x: { shape }, sides }, side) => {
    const [, , height, width] = shape;
    const size = { height, width };
    coarse ??= boxMeans(original, size, radius);
    const mine = boxMeans(x0, size, radius);
    const fixed = x0.map((value, i) => value - (mine[i] ?? 0) + (coarse?.[i] ?? 0));
    if (sharp === 0 || sides[side] === "wanted") return fixed;
    const blurred = boxMeans(fixed, size, radius);
    return fixed.map((value, i) => sharp * (blurred[i] ?? 0) + (1 - sharp) * value);
  };
}

/** A change of clean latents as a change of what the network predicts. */
function corrected({ checkpoint }: ControlPass, share: number, change: Change): Correction["of"] {
  const isVelocity = checkpoint.noise.parameterization === "v";
  return (predicted, call) => {
    const { data: x } = call.x;
    const { sigma } = call.moment;
    const signal = 1 / Math.hypot(sigma, 1);
    const noise = sigma * signal;
    const out = new Float32Array(predicted.length);
    for (let side = 0; side < predicted.length / x.length; side++) {
      const own = predicted.subarray(side * x.length, (side + 1) * x.length);
      const x0 = x.map((value, i) =>
        isVelocity
          ? signal * value - noise * (own[i] ?? 0)
          : (value - noise * (own[i] ?? 0)) / signal,
      );
      const changed = change(x0, call, side);
      own.forEach((value, i) => {
        const clean = changed[i] ?? 0;
        const seen = x[i] ?? 0;
        const meant = isVelocity
          ? (signal * seen - clean) / noise
          : (seen - signal * clean) / noise;
        out[side * x.length + i] = meant * share + value * (1 - share);
      });
    }
    return Promise.resolve(out);
  };
}

/** Pixels by which the edge of what was drawn is softened. */
const SOFTENED = 7;

/** Gives a drawn picture the rest of the one that it began with, or its brightness, as the preprocessor has it;
 *  undefined where it does neither. */
export function layingOver(
  { picture, mask }: FittedMap,
  preprocessor: string,
): ((drawn: Pixels) => Pixels) | undefined {
  if (preprocessor === "recolor_luminance" || preprocessor === "recolor_intensity") {
    const by = preprocessor === "recolor_luminance" ? "luminance" : "intensity";
    return (drawn) => recolored(drawn, picture, by);
  }
  if (mask === undefined || !preprocessor.includes("inpaint_only")) return undefined;
  const { width, height } = mask;
  let known: Float32Array | undefined;
  return (drawn) => {
    if (drawn.width !== width || drawn.height !== height) return drawn;
    const soft = (known ??= softened(mask));
    const data = new Uint8ClampedArray(drawn.data);
    for (let at = 0; at < data.length; at++) {
      if (at % 4 === 3) continue;
      const part = soft[Math.floor(at / 4)] ?? 0;
      data[at] = Math.floor(part * (drawn.data[at] ?? 0) + (1 - part) * (picture.data[at] ?? 0));
    }
    return { ...drawn, data };
  };
}

/** Shares from 0 to 1: wider by some pixels, and with soft edges. */
function softened({ width, height, data }: Mask): Float32Array {
  const wide = dilated({ width, height, channels: 1, data }, boxPlaces(SOFTENED));
  const whole = Float32Array.from(wide.data, (value) => value / 255);
  return boxMeans(whole, { width, height }, (SOFTENED - 1) / 2, "reflect");
}
