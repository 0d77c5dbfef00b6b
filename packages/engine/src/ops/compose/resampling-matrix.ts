/** Resizing as a product with a constant matrix per axis, with the places and weights of torch's `interpolate`.
 *  Reference: pytorch/pytorch, aten/src/ATen/native/UpSample.h (area_pixel_compute_source_index, cubic convolution
 *  after Keys, 1981, with a = -0.75). */
export type ResizeMode = "linear" | "cubic" | "nearest";

export interface Resampling {
  readonly mode: Exclude<ResizeMode, "nearest">;
  readonly alignCorners: boolean;
  /** Of places, where it is not that of the sizes: torch's `scale_factor`. Only without aligned corners. */
  readonly scale?: number;
}

/** The cubic's free coefficient. */
const A = -0.75;

/** The matrix [to, from], row-major, that takes a column of `from` values to one of `to`. */
export function resamplingMatrix(
  from: number,
  to: number,
  { mode, alignCorners, scale = to / from }: Resampling,
): Float32Array {
  const matrix = new Float32Array(to * from);
  const clamped = (place: number): number => Math.min(Math.max(place, 0), from - 1);
  for (let i = 0; i < to; i++) {
    const centre = alignCorners ? alignedPlace(i, from, to) : (i + 0.5) / scale - 0.5;
    const at = mode === "linear" ? Math.max(centre, 0) : centre;
    const first = Math.floor(at);
    weightsOf(mode, at - first).forEach(([offset, weight]) => {
      const cell = i * from + clamped(first + offset);
      matrix[cell] = (matrix[cell] ?? 0) + weight;
    });
  }
  return matrix;
}

const alignedPlace = (i: number, from: number, to: number): number =>
  to > 1 ? (i * (from - 1)) / (to - 1) : 0;

/** Offsets from the pixel at or before a place, and their weights; `rest` is the distance to it. */
function weightsOf(mode: Resampling["mode"], rest: number): readonly (readonly [number, number])[] {
  if (mode === "linear")
    return [
      [0, 1 - rest],
      [1, rest],
    ];
  return [-1, 0, 1, 2].map((offset) => [offset, cubic(Math.abs(offset - rest))]);
}

/** Weight at a distance of 0 to 2. */
const cubic = (d: number): number =>
  d <= 1 ? ((A + 2) * d - (A + 3)) * d * d + 1 : ((A * d - 5 * A) * d + 8 * A) * d - 4 * A;

/** The pixel that each of `to` takes, with torch's single precision. */
export function nearestPlaces(from: number, to: number): number[] {
  const scale = Math.fround(from / to);
  return Array.from({ length: to }, (_, i) =>
    Math.min(Math.floor(Math.fround(i * scale)), from - 1),
  );
}
