/** For tests: tiny upscalers of every kind with made-up weights, and pictures for them. */
import { readFile } from "node:fs/promises";
import { sizeOf } from "@inkloom/engine";
import type { WeightEntry } from "@inkloom/engine/weights";
import type { Pixels } from "@inkloom/pixels";

type Shapes = Readonly<Record<string, readonly number[]>>;

const GOLDENS = new URL("../../../models/src/upscalers/goldens/tiny.json", import.meta.url);
const { cases } = JSON.parse(await readFile(GOLDENS, "utf8")) as {
  cases: Readonly<Record<string, { readonly keys: Shapes }>>;
};

/** Values in -1..1, the same for the same text. */
function noise(text: string, count: number): Float32Array {
  let state = Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 7);
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 0x19660d) + 0x3c6ef35f) | 0;
    return state / 2 ** 31;
  });
}

/** Last convolutions: small, so that colours stay inside 0..1. */
const LAST = /(conv_last|upsample\.0|to_img\.0|up\.0|body\.6|upsampler\.0|model\.(5|7|10))\./;

/** The keys and weights of a file; `name` is one of the cases in models' goldens. */
export function tinyEntries(name: string): Map<string, WeightEntry> {
  const shapes = cases[name]?.keys;
  if (shapes === undefined) throw new Error(`there is no tiny ${name}`);
  return new Map(
    Object.entries(shapes).map(([key, shape]) => {
      const values = noise(key, sizeOf(shape));
      const last = LAST.test(key);
      const spread =
        (shape.length > 1 ? Math.sqrt(3 / sizeOf(shape.slice(1))) : 0.1) * (last ? 0.1 : 1);
      const gain = shape.length === 1 && !key.endsWith("bias");
      const base = gain ? 1 : last && key.endsWith("bias") ? 0.5 : 0;
      const data = new Uint8Array(values.map((value) => base + value * spread).buffer);
      return [key, { key, dtype: "F32", shape, location: { kind: "memory", data } }];
    }),
  );
}

/** Smooth colours with noise in them; alpha rises from left to right where asked. */
export function tinyPicture(width: number, height: number, alpha = false): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  const grain = noise(`${width}x${height}`, width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    for (let c = 0; c < 3; c++)
      data[pixel * 4 + c] =
        128 + 80 * Math.sin((x + c * 5) / 6) * Math.cos(y / 9) + 20 * (grain[pixel * 3 + c] ?? 0);
    data[pixel * 4 + 3] = alpha ? (255 * x) / (width - 1) : 255;
  }
  return { width, height, data };
}
