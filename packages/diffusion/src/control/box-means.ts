/** The mean of the square around each value of planes [..., height, width]; beyond the border its values are repeated, or
 *  mirrored without being repeated. */
export function boxMeans(
  planes: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  radius: number,
  border: "repeat" | "reflect" = "repeat",
): Float32Array {
  const rows = new Float64Array(width * height);
  const out = new Float32Array(planes.length);
  const across: Line = { step: 1, count: width, radius, border };
  const down: Line = { step: width, count: height, radius, border };
  for (let plane = 0; plane < planes.length; plane += rows.length) {
    for (let y = 0; y < height; y++) means(planes, plane + y * width, rows, y * width, across);
    for (let x = 0; x < width; x++) means(rows, x, out, plane + x, down);
  }
  return out;
}

type Numbers = Float32Array | Float64Array;

interface Line {
  readonly step: number;
  readonly count: number;
  readonly radius: number;
  readonly border: "repeat" | "reflect";
}

/** By a sum that slides along the line. */
function means(from: Numbers, fromStart: number, to: Numbers, toStart: number, line: Line): void {
  const { step, count, radius } = line;
  const at = (i: number): number => from[fromStart + placeOf(i, line) * step] ?? 0;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(i);
  for (let i = 0; i < count; i++) {
    to[toStart + i * step] = sum / (2 * radius + 1);
    sum += at(i + radius + 1) - at(i - radius);
  }
}

function placeOf(at: number, { count, border }: Line): number {
  if (at >= 0 && at < count) return at;
  if (border === "repeat" || count === 1) return Math.max(0, Math.min(count - 1, at));
  let place = at;
  while (place < 0 || place >= count) place = place < 0 ? -place : 2 * (count - 1) - place;
  return place;
}
