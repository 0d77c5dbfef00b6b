/** What the network makes of a prompt, as a mask of the picture's size. */

/** For each of `count` places in a row three neighbours and their weights. */
interface Taps {
  readonly starts: Int32Array;
  readonly weights: Float32Array;
}

/** From the network's masks to the picture. */
export interface MaskScale {
  readonly width: number;
  readonly height: number;
  /** Side of the network's masks. */
  readonly side: number;
  readonly across: Taps;
  readonly down: Taps;
}

const TAPS = 3;

/** Sizes in pixels: of the network's masks and its square, of the picture within the square, and as it is. */
export interface MaskSizes {
  readonly masks: number;
  readonly square: number;
  readonly inner: { readonly width: number; readonly height: number };
  readonly picture: { readonly width: number; readonly height: number };
}

/**
 * The reference resizes masks to the square, cuts off what lies beyond the picture, and resizes the rest to the picture,
 * both linearly: together a sum of at most three neighbours along each axis.
 */
export function maskScale({ masks, square, inner, picture }: MaskSizes): MaskScale {
  return {
    ...picture,
    side: masks,
    across: joined(masks, square, inner.width, picture.width),
    down: joined(masks, square, inner.height, picture.height),
  };
}

function joined(masks: number, square: number, inner: number, count: number): Taps {
  const starts = new Int32Array(count);
  const weights = new Float32Array(count * TAPS);
  for (let to = 0; to < count; to++) {
    const [outer, more] = place(to, inner, count);
    const parts = [outer, Math.min(outer + 1, inner - 1)].map((at) => place(at, masks, square));
    const start = Math.max(0, Math.min(parts[0]?.[0] ?? 0, masks - TAPS));
    starts[to] = start;
    parts.forEach(([low, rest], i) => {
      const share = i === 0 ? 1 - more : more;
      const high = Math.min(low + 1, masks - 1);
      const [a, b] = [to * TAPS + low - start, to * TAPS + high - start];
      weights[a] = (weights[a] ?? 0) + share * (1 - rest);
      weights[b] = (weights[b] ?? 0) + share * rest;
    });
  }
  return { starts, weights };
}

/** Where pixel `to` of `count` lies among `size`: the one before, and how far on to the next. */
function place(to: number, size: number, count: number): readonly [number, number] {
  const at = Math.max(0, ((to + 0.5) * size) / count - 0.5);
  const low = Math.min(Math.floor(at), size - 1);
  return [low, at - low];
}

export interface Mask {
  readonly width: number;
  readonly height: number;
  /** Where it begins and ends, turn by turn, counted row by row. */
  readonly runs: Uint32Array;
  readonly area: number;
  /** Left, top, right, bottom, the last two within; zeros where it is empty. */
  readonly box: readonly [number, number, number, number];
  /** How little it changes with the threshold: what is surely within over what may be. */
  readonly stability: number;
}

/** Above it is within. */
const THRESHOLD = 0;
/** How far the threshold is moved to see whether the mask changes. */
const OFFSET = 1;

/** `values` are those of one mask, side x side. */
export function maskOf(values: Float32Array, scale: MaskScale): Mask {
  const { width, height, side, across, down } = scale;
  const wide = new Float32Array(side * width);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < width; x++) {
      const [at, w] = [y * side + (across.starts[x] ?? 0), x * TAPS];
      wide[y * width + x] =
        (values[at] ?? 0) * (across.weights[w] ?? 0) +
        (values[at + 1] ?? 0) * (across.weights[w + 1] ?? 0) +
        (values[at + 2] ?? 0) * (across.weights[w + 2] ?? 0);
    }
  const runs: number[] = [];
  let [area, surely, perhaps] = [0, 0, 0];
  let [left, top, right, bottom] = [width, height, -1, -1];
  let inside = false;
  for (let y = 0; y < height; y++) {
    const row = (down.starts[y] ?? 0) * width;
    const [a = 0, b = 0, c = 0] = down.weights.subarray(y * TAPS, y * TAPS + TAPS);
    for (let x = 0; x < width; x++) {
      const at = row + x;
      const value =
        a * (wide[at] ?? 0) + b * (wide[at + width] ?? 0) + c * (wide[at + 2 * width] ?? 0);
      if (value > THRESHOLD + OFFSET) surely++;
      if (value > THRESHOLD - OFFSET) perhaps++;
      const within = value > THRESHOLD;
      if (within !== inside) {
        runs.push(y * width + x);
        inside = within;
      }
      if (!within) continue;
      area++;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (inside) runs.push(width * height);
  const box = area === 0 ? ([0, 0, 0, 0] as const) : ([left, top, right, bottom] as const);
  const stability = Math.fround(surely / perhaps);
  return { width, height, runs: Uint32Array.from(runs), area, box, stability };
}

/** 255 within, 0 elsewhere. */
export function filledMask({ width, height, runs }: Mask): Uint8ClampedArray {
  const data = new Uint8ClampedArray(width * height);
  for (let i = 0; i + 1 < runs.length; i += 2) data.fill(255, runs[i], runs[i + 1]);
  return data;
}
