/** A picture in the upper left corner of a square of fixed side, as detectors see it. */
import type { TensorData } from "@inkloom/engine";
import { type Raster, resampledOpenCv } from "@inkloom/pixels";

export interface LetterboxOptions {
  readonly side: number;
  /** Level of what the picture does not cover. */
  readonly ground: number;
  /** Levels to what the network takes. */
  readonly value: (level: number) => number;
  /** Whether the first plane is blue. */
  readonly blueFirst?: boolean;
}

export function letterbox(
  source: Raster,
  width: number,
  height: number,
  { side, ground, value, blueFirst = false }: LetterboxOptions,
): TensorData & { readonly data: Float32Array } {
  const seen = resampledOpenCv(source, { width, height, filter: "linear" });
  const size = side * side;
  const data = new Float32Array(3 * size).fill(value(ground));
  const values = Float32Array.from({ length: 256 }, (_, level) => value(level));
  for (let c = 0; c < 3; c++) {
    const from = blueFirst ? 2 - c : c;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        data[c * size + y * side + x] = values[seen.data[(y * width + x) * 3 + from] ?? 0] ?? 0;
  }
  return { dtype: "float32", shape: [1, 3, side, side], data };
}
