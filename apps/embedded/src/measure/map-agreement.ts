/** How much two control pictures of one size say the same. */
import { type Pixels, psnr } from "@inkloom/pixels";

/** Pixels by which lines may lie apart. */
const APART = 2;

/** White lines on black: the harmonic mean of the shares of either's lines that have one of the other's near by; 0 to 1. */
export function lineAgreement(one: Pixels, other: Pixels): number {
  const [a, b] = [isLine(one), isLine(other)];
  const [found, right] = [shareNear(a, b, one.width), shareNear(b, a, one.width)];
  return found + right === 0 ? 0 : (2 * found * right) / (found + right);
}

/** PSNR in dB. */
export const surfaceAgreement = (one: Pixels, other: Pixels): number => psnr(one, other);

const isLine = ({ width, height, data }: Pixels): boolean[] =>
  Array.from({ length: width * height }, (_, i) => (data[4 * i] ?? 0) > 127);

/** Share of `lines` that have one of `others` within `APART`. */
function shareNear(lines: readonly boolean[], others: readonly boolean[], width: number): number {
  const height = lines.length / width;
  let [near, all] = [0, 0];
  lines.forEach((line, i) => {
    if (!line) return;
    all++;
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let row = Math.max(0, y - APART); row <= Math.min(height - 1, y + APART); row++)
      for (let column = Math.max(0, x - APART); column <= Math.min(width - 1, x + APART); column++)
        if (others[row * width + column] === true) {
          near++;
          return;
        }
  });
  return all === 0 ? 0 : near / all;
}
