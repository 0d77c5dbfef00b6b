/** What some preprocessors do besides making a picture: what is not to be drawn anew stays at each step (inpainting), or
 *  colours do (tiles); and finished pictures are laid over the one they began with.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py (post-processing for color fix and restore) and
 *  scripts/controlnet.py (inpaint_only_post_processing). */
import { findPreprocessor } from "@inkloom/contract";
import { boxPlaces, dilated, type Mask, type Pixels } from "@inkloom/pixels";
import { boxMeans } from "./box-means.ts";
import type { ControlCall, ControlJob, ControlPass, ControlRun } from "./control-unit.ts";
import type { FittedMap } from "./fit-map.ts";
import { recolored } from "./recolored.ts";

type Corrected = NonNullable<ControlRun["corrected"]>;

/** What changes the clean latents `x0` [c, h, w] that a prediction means. */
type Change = (x0: Float32Array, call: ControlCall, side: number) => Float32Array;

/** Undefined where the unit's preprocessor corrects nothing. */
export async function correction(
  { preprocessor, unit }: ControlJob,
  pass: ControlPass,
  { picture, mask }: FittedMap,
): Promise<Corrected | undefined> {
  const share = Math.max(0, Math.min(1, unit.weight));
  const known = findPreprocessor(preprocessor);
  const value = (at: number): number =>
    (at === 0 ? unit.threshold_a : unit.threshold_b) ?? known?.sliders[at]?.default ?? 0;
  if (isOnlyInpainting(preprocessor, pass) && mask) {
    const kept = (await pass.encode([picture])).data;
    return corrected(pass, share, insideOf(kept, mask));
  }
  if (!preprocessor.startsWith("tile_colorfix")) return undefined;
  const original = (await pass.encode([picture])).data;
  const radius = Math.trunc(value(0)) * (pass.pass === "high" ? 2 : 1);
  const sharp = preprocessor.includes("+sharp") ? value(1) * 0.01 : 0;
  return corrected(pass, share, coloursOf(original, radius, sharp));
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

/** What is fine is drawn, what is coarse is the picture's; the unwanted side loses what is fine, so that more of it is
 *  wanted. */
function coloursOf(original: Float32Array, radius: number, sharp: number): Change {
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
function corrected({ checkpoint }: ControlPass, share: number, change: Change): Corrected {
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

/** Drawn pictures with the rest of the one that they began with, or its brightness, as the preprocessor has it. */
export function laidOver(
  pictures: readonly Pixels[],
  { picture, mask }: FittedMap,
  preprocessor: string,
): readonly Pixels[] {
  if (preprocessor === "recolor_luminance" || preprocessor === "recolor_intensity") {
    const by = preprocessor === "recolor_luminance" ? "luminance" : "intensity";
    return pictures.map((drawn) => recolored(drawn, picture, by));
  }
  if (mask === undefined || !preprocessor.includes("inpaint_only")) return pictures;
  const { width, height } = mask;
  const wide = dilated({ width, height, channels: 1, data: mask.data }, boxPlaces(SOFTENED));
  const whole = Float32Array.from(wide.data, (value) => value / 255);
  const soft = boxMeans(whole, { width, height }, (SOFTENED - 1) / 2, "reflect");
  return pictures.map((drawn) => {
    if (drawn.width !== width || drawn.height !== height) return drawn;
    const data = new Uint8ClampedArray(drawn.data);
    for (let at = 0; at < data.length; at++) {
      if (at % 4 === 3) continue;
      const part = soft[Math.floor(at / 4)] ?? 0;
      data[at] = Math.floor(part * (drawn.data[at] ?? 0) + (1 - part) * (picture.data[at] ?? 0));
    }
    return { ...drawn, data };
  });
}
