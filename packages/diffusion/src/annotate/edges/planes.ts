import type { TensorData } from "@inkloom/engine";
import type { Raster } from "@inkloom/pixels";

export interface PlanesRange {
  /** What a byte is multiplied by, before `shift` is added. */
  readonly scale: number;
  readonly shift: number;
  /** Blue first. @default false */
  readonly reversed?: boolean;
}

/** The channels of a raster as planes [1, C, H, W], in single precision. */
export function planesIn(
  { width, height, channels, data }: Raster,
  { scale, shift, reversed = false }: PlanesRange,
): TensorData & { readonly data: Float32Array } {
  const area = width * height;
  const planes = new Float32Array(area * channels);
  for (let c = 0; c < channels; c++) {
    const plane = planes.subarray(c * area, (c + 1) * area);
    for (let i = 0, from = reversed ? channels - 1 - c : c; i < area; i++, from += channels)
      plane[i] = (data[from] ?? 0) * scale + shift;
  }
  return { dtype: "float32", shape: [1, channels, height, width], data: planes };
}

/** What a network answers in float32. */
export function floatsIn({ data }: TensorData): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Error("the network answers in another type than float32");
}
