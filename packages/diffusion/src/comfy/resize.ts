/** Tensors [n, c, h, w] in another size, as ComfyUI makes them.
 *  Reference: comfyanonymous/ComfyUI, comfy/utils.py (common_upscale, bislerp, lanczos). */
import { setImmediate } from "node:timers/promises";
import { resampled } from "@inkloom/pixels";
import { interpolated } from "../latents/interpolate.ts";
import type { Latents } from "../latents/latents.ts";
import { expectRoom } from "./room.ts";
import { evenRound } from "./schedulers.ts";

export const IMAGE_METHODS = ["nearest-exact", "bilinear", "area", "bicubic", "lanczos"] as const;
export const LATENT_METHODS = ["nearest-exact", "bilinear", "area", "bicubic", "bislerp"] as const;
export const CROPS = ["disabled", "center"] as const;

export type ResizeMethod = (typeof IMAGE_METHODS)[number] | (typeof LATENT_METHODS)[number];

interface Size {
  readonly width: number;
  readonly height: number;
}

/** `crop` cuts what is too long off both ends first. */
export function resized(
  tensor: Latents,
  size: Size,
  method: ResizeMethod,
  crop: (typeof CROPS)[number] = "disabled",
): Latents {
  const source = crop === "center" ? middle(tensor, size) : tensor;
  switch (method) {
    case "area":
      return averaged(source, size);
    case "bislerp":
      return turned(turned(source, size.width, "across"), size.height, "down");
    case "lanczos":
      return lanczos(source, size);
    case "nearest-exact":
    case "bilinear":
    case "bicubic":
      return interpolated(source, size, method);
  }
}

/** The same plane by plane, so that a program that has other things to do can do them between.
 *  @throws Problem as `expectRoom` does, before anything is computed */
export async function resizedGently(
  tensor: Latents,
  { width, height }: Size,
  { method, crop, memory, signal }: GentleOptions,
): Promise<Latents> {
  const [n, c, oldHeight, oldWidth] = tensor.shape;
  expectRoom([n, c, height, width], { memory });
  // Turned vectors go through all channels.
  const channels = method === "bislerp" ? c : 1;
  const count = (n * c) / channels;
  const size = channels * oldHeight * oldWidth;
  const data = new Float32Array(n * c * height * width);
  for (let i = 0; i < count; i++) {
    await setImmediate(undefined, { ...(signal && { signal }) });
    const plane = { data: tensor.data.subarray(i * size, (i + 1) * size) };
    const own: Latents = { ...plane, shape: [1, channels, oldHeight, oldWidth] };
    data.set(resized(own, { width, height }, method, crop).data, i * channels * height * width);
  }
  return { data, shape: [n, c, height, width] };
}

interface GentleOptions {
  readonly method: ResizeMethod;
  readonly crop?: (typeof CROPS)[number];
  readonly memory: number | undefined;
  readonly signal: AbortSignal | undefined;
}

function middle(tensor: Latents, { width, height }: Size): Latents {
  const [, , oldHeight, oldWidth] = tensor.shape;
  const [old, wanted] = [oldWidth / oldHeight, width / height];
  const x = old > wanted ? evenRound((oldWidth - oldWidth * (wanted / old)) / 2) : 0;
  const y = old < wanted ? evenRound((oldHeight - oldHeight * (old / wanted)) / 2) : 0;
  return part(tensor, { y, x, height: oldHeight - 2 * y, width: oldWidth - 2 * x });
}

/** The cells of a box. */
export function part(
  { data, shape: [n, c, height, width] }: Latents,
  box: Size & { readonly x: number; readonly y: number },
): Latents {
  const out = new Float32Array(n * c * box.height * box.width);
  for (let plane = 0; plane < n * c; plane++)
    for (let y = 0; y < box.height; y++) {
      const from = (plane * height + box.y + y) * width + box.x;
      out.set(data.subarray(from, from + box.width), (plane * box.height + y) * box.width);
    }
  return { data: out, shape: [n, c, box.height, box.width] };
}

/** torch's adaptive average: each cell is the mean of the whole source cells that it touches. */
function averaged({ data, shape: [n, c, height, width] }: Latents, size: Size): Latents {
  const spans = (count: number, of: number): (readonly [number, number])[] =>
    Array.from({ length: count }, (_, i) => [
      Math.floor((i * of) / count),
      Math.ceil(((i + 1) * of) / count),
    ]);
  const [columns, rows] = [spans(size.width, width), spans(size.height, height)];
  const out = new Float32Array(n * c * size.height * size.width);
  let at = 0;
  for (let plane = 0; plane < n * c; plane++)
    for (const [top, bottom] of rows)
      for (const [left, right] of columns) {
        let sum = 0;
        for (let y = top; y < bottom; y++)
          for (let x = left; x < right; x++) sum += data[(plane * height + y) * width + x] ?? 0;
        out[at++] = sum / ((bottom - top) * (right - left));
      }
  return { data: out, shape: [n, c, size.height, size.width] };
}

/** Along one side, from each vector of channels to the next along the sphere, lengths in a line. */
function turned(
  { data, shape: [n, c, height, width] }: Latents,
  count: number,
  side: "across" | "down",
): Latents {
  const of = side === "across" ? width : height;
  const [newHeight, newWidth] = side === "across" ? [height, count] : [count, width];
  const out = new Float32Array(n * c * newHeight * newWidth);
  const [from, to] = [new Float64Array(c), new Float64Array(c)];
  for (let i = 0; i < count; i++) {
    const place = Math.min(Math.max(0, (i + 0.5) * (of / count) - 0.5), of - 1);
    const first = Math.floor(place);
    const second = Math.min(first + 1, of - 1);
    for (let picture = 0; picture < n; picture++)
      for (let other = 0; other < (side === "across" ? height : width); other++) {
        const index = (channel: number, at: number): number => {
          const [y, x] = side === "across" ? [other, at] : [at, other];
          return ((picture * c + channel) * height + y) * width + x;
        };
        for (let channel = 0; channel < c; channel++) {
          from[channel] = data[index(channel, first)] ?? 0;
          to[channel] = data[index(channel, second)] ?? 0;
        }
        slerp(from, to, place - first).forEach((value, channel) => {
          const [y, x] = side === "across" ? [other, i] : [i, other];
          out[((picture * c + channel) * newHeight + y) * newWidth + x] = value;
        });
      }
  }
  return { data: out, shape: [n, c, newHeight, newWidth] };
}

/** Vectors that point nearly the same way or against each other are not turned. */
const PARALLEL = 1e-5;

function slerp(from: Float64Array, to: Float64Array, share: number): Float64Array {
  const [a, b] = [Math.hypot(...from), Math.hypot(...to)];
  const unit = (value: number, length: number): number => (length === 0 ? 0 : value / length);
  const dot = from.reduce((sum, value, i) => sum + unit(value, a) * unit(to[i] ?? 0, b), 0);
  if (dot > 1 - PARALLEL) return from.slice();
  if (dot < PARALLEL - 1) return from.map((value, i) => value * (1 - share) + (to[i] ?? 0) * share);
  const angle = Math.acos(dot);
  const [left, right] = [
    Math.sin((1 - share) * angle) / Math.sin(angle),
    Math.sin(share * angle) / Math.sin(angle),
  ];
  const length = a * (1 - share) + b * share;
  return from.map((value, i) => (left * unit(value, a) + right * unit(to[i] ?? 0, b)) * length);
}

/** Pillow's, in bytes. */
function lanczos({ data, shape: [n, c, height, width] }: Latents, size: Size): Latents {
  const out = new Float32Array(n * c * size.height * size.width);
  for (let plane = 0; plane < n * c; plane++) {
    const own = data.subarray(plane * height * width, (plane + 1) * height * width);
    const bytes = Uint8ClampedArray.from(own, (value) =>
      Math.trunc(Math.min(Math.max(Math.fround(value * 255), 0), 255)),
    );
    const raster = { width, height, channels: 1, data: bytes };
    const made = resampled(raster, { ...size, filter: "lanczos" });
    out.set(
      Float32Array.from(made.data, (value) => value / 255),
      plane * size.height * size.width,
    );
  }
  return { data: out, shape: [n, c, size.height, size.width] };
}
