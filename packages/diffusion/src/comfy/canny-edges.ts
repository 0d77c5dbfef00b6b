/** J. Canny's edges as ComfyUI's own node has them, which are not OpenCV's: of the brightness, blurred, with thresholds of
 *  its slope.
 *  J. Canny, "A Computational Approach to Edge Detection", 1986. Reference: kornia/kornia@198d5eb,
 *  kornia/filters/{canny,kernels,gaussian,sobel}.py. */

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

export interface CannyThresholds {
  /** Edges above it stay where they join stronger ones, 0 to 1. */
  readonly low: number;
  readonly high: number;
}

/** Shares of red, green and blue. */
const BRIGHTNESS = [0.299, 0.587, 0.114];
/** Of a Gaussian with a standard deviation of one pixel. */
const BLUR = weights(2);
/** Keeps roots from zero. */
const EPSILON = 1e-6;
/** Right, then clockwise: x and y. */
const DIRECTIONS = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/** `colours` are three planes, 0 to 1; the answer is 0 or 1. */
export function cannyOf(
  colours: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  { low, high }: CannyThresholds,
): Float32Array {
  const area = width * height;
  const grey = new Float32Array(area);
  for (let at = 0; at < area; at++)
    for (let c = 0; c < 3; c++)
      grey[at] = (grey[at] ?? 0) + (BRIGHTNESS[c] ?? 0) * (colours[c * area + at] ?? 0);
  const { slopes, ways } = slopesOf(blurred({ width, height, data: grey }));
  const out = new Float32Array(area);
  const weak = new Uint8Array(area);
  const reached: number[] = [];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const slope = slopes[at] ?? 0;
      if (slope <= low) continue;
      const [dx, dy] = DIRECTIONS[ways[at] ?? 0] ?? [0, 0];
      if (slope <= slopeAt(x + dx, y + dy) || slope <= slopeAt(x - dx, y - dy)) continue;
      if (slope > high) {
        out[at] = 1;
        reached.push(at);
      } else weak[at] = 1;
    }
  for (let at = reached.pop(); at !== undefined; at = reached.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    for (const [dx, dy] of DIRECTIONS) {
      if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
      const next = at + dx + dy * width;
      if (weak[next] !== 1) continue;
      weak[next] = 0;
      out[next] = 1;
      reached.push(next);
    }
  }
  return out;

  /** Nothing rises beyond the picture. */
  function slopeAt(x: number, y: number): number {
    return x < 0 || x >= width || y < 0 || y >= height ? 0 : (slopes[y * width + x] ?? 0);
  }
}

/** How steep each place is, and in which of the directions it rises. */
function slopesOf({ width, height, data }: Plane): {
  readonly slopes: Float32Array;
  readonly ways: Uint8Array;
} {
  const slopes = new Float32Array(width * height);
  const ways = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const here = y * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++, at++) {
      const left = Math.max(0, x - 1);
      const right = Math.min(width - 1, x + 1);
      const [a, b] = [value(above + left), value(above + right)];
      const [c, d] = [value(below + left), value(below + right)];
      const across = b + d - a - c + 2 * (value(here + right) - value(here + left));
      const down = c + d - a - b + 2 * (value(below + x) - value(above + x));
      slopes[at] = Math.sqrt(across ** 2 + down ** 2 + EPSILON);
      ways[at] = (Math.round((Math.atan2(down, across) / Math.PI) * 4) + 8) % 8;
    }
  }
  return { slopes, ways };

  function value(at: number): number {
    return data[at] ?? 0;
  }
}

/** Beyond its borders the picture is mirrored, their samples once. */
function blurred({ width, height, data }: Plane): Plane {
  const across = new Float32Array(data.length);
  const out = new Float32Array(data.length);
  const reach = (BLUR.length - 1) / 2;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      let sum = 0;
      for (let i = -reach; i <= reach; i++)
        sum += (BLUR[i + reach] ?? 0) * (data[y * width + mirrored(x + i, width)] ?? 0);
      across[at] = sum;
    }
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      let sum = 0;
      for (let i = -reach; i <= reach; i++)
        sum += (BLUR[i + reach] ?? 0) * (across[mirrored(y + i, height) * width + x] ?? 0);
      out[at] = sum;
    }
  return { width, height, data: out };
}

function mirrored(at: number, count: number): number {
  let place = at;
  while (count > 1 && (place < 0 || place >= count))
    place = place < 0 ? -place : 2 * (count - 1) - place;
  return count > 1 ? place : 0;
}

function weights(reach: number): Float32Array {
  const all = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / 2),
  );
  const sum = all.reduce((total, each) => total + each, 0);
  return all.map((each) => each / sum);
}
