/** For tests: the pictures of parity/annotators/leres.py, and what stands there in place of the networks. */
import type { Raster } from "@inkloom/pixels";
import type { BoostNetworks } from "./boost.ts";

/** Slopes with a corner full of detail, from salt 10 on with a band of it. */
export function scene(width: number, height: number, salt = 0): Raster {
  const data = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) {
        const band = salt >= 10;
        const slope = Math.floor((x * (c + 2) + y * 3 + 40 * salt) / (band ? 24 : 8)) % 256;
        const detail = (Math.floor((x * y) / (5 + c)) + 31 * salt) % 256;
        const where = band
          ? x < Math.floor(width / 4)
          : x > Math.floor((width * 3) / 5) && y < Math.floor(height / 2);
        const busy = where && (Math.floor(x / 12) + Math.floor(y / 9)) % 3 > 0;
        data[(y * width + x) * 3 + c] = busy ? detail : slope;
      }
  return { width, height, channels: 3, data };
}

const SQUARE = 16;

/** Grey in squares, and a little of the grey itself. */
export const plainNetworks: BoostNetworks = {
  side: 256,
  depth: ({ width, height, data }) => {
    const out = new Float32Array(width * height);
    const across = width / SQUARE;
    const squares = new Float64Array((across * height) / SQUARE);
    const square = (i: number): number =>
      Math.floor(i / width / SQUARE) * across + Math.floor((i % width) / SQUARE);
    for (let i = 0; i < out.length; i++) {
      const [red, green, blue] = [data[i * 3] ?? 0, data[i * 3 + 1] ?? 0, data[i * 3 + 2] ?? 0];
      out[i] = (blue + 2 * green + 3 * red) / 6;
      squares[square(i)] = (squares[square(i)] ?? 0) + (out[i] ?? 0) / SQUARE ** 2;
    }
    for (let i = 0; i < out.length; i++) out[i] = (squares[square(i)] ?? 0) + (out[i] ?? 0) / 8;
    return Promise.resolve({ width, height, data: out });
  },
  merge: (coarse, fine) =>
    Promise.resolve(coarse.map((value, i) => Math.tanh(0.9 * value + 0.5 * (fine[i] ?? 0) - 0.1))),
};
