/** Makes a drawn picture as unclear as those that a small model draws, so that the judge bears with them. */
import type { Random } from "../scenes/index.ts";

/** A picture as planes [3, size, size], -1 to 1; changed in place. */
export function augment(planes: Float32Array, size: number, random: Random): void {
  if (random.chance(0.4)) return;
  const area = size * size;
  const softness = random.chance(0.75) ? random.between(0.2, 1) : 0;
  const passes = random.chance(0.6) ? 1 : 2 + random.below(2);
  const noise = random.chance(0.5) ? random.between(0, 0.07) : 0;
  const contrast = random.between(0.9, 1.06);
  for (let plane = 0; plane < 3; plane++) {
    const part = planes.subarray(plane * area, (plane + 1) * area);
    if (softness > 0) for (let pass = 0; pass < passes; pass++) soften(part, size, softness);
    const [gain, shift] = [contrast * random.between(0.96, 1.04), random.between(-0.06, 0.06)];
    for (let i = 0; i < area; i++) {
      const value = (part[i] ?? 0) * gain + shift + (random.next() - 0.5) * 2 * noise;
      part[i] = value < -1 ? -1 : value > 1 ? 1 : value;
    }
  }
}

/** Each pixel becomes, by `share`, the mean of itself and its neighbours: [1, 2, 1] along both axes. */
function soften(plane: Float32Array, size: number, share: number): void {
  const line = new Float32Array(size);
  for (const [step, across] of [
    [1, size],
    [size, 1],
  ] as const)
    for (let start = 0; start < size; start++) {
      const from = start * across;
      for (let i = 0; i < size; i++) line[i] = plane[from + i * step] ?? 0;
      for (let i = 0; i < size; i++) {
        const here = line[i] ?? 0;
        const before = line[i === 0 ? 0 : i - 1] ?? 0;
        const after = line[i === size - 1 ? i : i + 1] ?? 0;
        plane[from + i * step] = here + share * ((before + after) / 4 - here / 2);
      }
    }
}
