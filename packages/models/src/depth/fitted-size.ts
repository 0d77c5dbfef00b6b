/** The size that a depth network is given a picture in.
 *  Reference: isl-org/MiDaS@bdc4ed6, midas/transforms.py (Resize.get_size). */
export interface FittedSizeOptions {
  readonly target: readonly [height: number, width: number];
  /** Sides are rounded to multiples of it. */
  readonly multiple: number;
  /** `cover`: neither side below the target's; `least`: by the factor that changes less. */
  readonly method: "cover" | "least";
}

/** In the proportions of the picture, up to the rounding. */
export function fittedSize(
  height: number,
  width: number,
  { target, multiple, method }: FittedSizeOptions,
): readonly [height: number, width: number] {
  const [down, across] = [target[0] / height, target[1] / width];
  const isAcross = method === "cover" ? across > down : Math.abs(1 - across) < Math.abs(1 - down);
  const scale = isAcross ? across : down;
  const least = method === "cover" ? target : ([multiple, multiple] as const);
  const side = (value: number, floor: number): number => {
    const rounded = roundEven(value / multiple) * multiple;
    return rounded < floor ? Math.ceil(value / multiple) * multiple : rounded;
  };
  return [side(scale * height, least[0]), side(scale * width, least[1])];
}

/** Halves to the even number, as numpy rounds. */
function roundEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
