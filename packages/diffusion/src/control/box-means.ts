/** The mean of the square around each value of planes [..., height, width]; beyond the border its values are repeated, or
 *  mirrored without being repeated. */
export function boxMeans(
  planes: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  radius: number,
  border: "repeat" | "reflect" = "repeat",
): Float32Array {
  const across = new Float32Array(planes.length);
  const out = new Float32Array(planes.length);
  const area = width * height;
  for (let start = 0; start < planes.length; start += area) {
    for (let y = 0; y < height; y++)
      means(planes, across, { first: start + y * width, step: 1, count: width, radius, border });
    for (let x = 0; x < width; x++)
      means(across, out, { first: start + x, step: width, count: height, radius, border });
  }
  return out;
}

interface Line {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly radius: number;
  readonly border: "repeat" | "reflect";
}

function means(from: Float32Array, to: Float32Array, line: Line): void {
  const { first, step, count, radius } = line;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let d = -radius; d <= radius; d++) sum += from[first + placeOf(i + d, line) * step] ?? 0;
    to[first + i * step] = sum / (2 * radius + 1);
  }
}

function placeOf(at: number, { count, border }: Line): number {
  if (border === "repeat" || count === 1) return Math.max(0, Math.min(count - 1, at));
  let place = at;
  while (place < 0 || place >= count) place = place < 0 ? -place : 2 * (count - 1) - place;
  return place;
}
