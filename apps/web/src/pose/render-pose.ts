/** Poses as pictures, as ControlNet's networks were taught them: sharp edges, black ground. */
import type { Extent, Place } from "./place.ts";
import { LIMB, type Mark, marksOf, scaleFor } from "./drawing.ts";
import type { Pose } from "./figure.ts";

/** @param paper whose size says how thick limbs are @param ground black, or none for layers that lie on others */
export function renderPose(
  { figures }: Pose,
  rect: Place,
  { paper, ground }: { readonly paper: Place; readonly ground: "black" | "none" },
): Extent & { readonly data: Uint8ClampedArray<ArrayBuffer> } {
  const data = new Uint8ClampedArray(rect.width * rect.height * 4);
  if (ground === "black") for (let i = 3; i < data.length; i += 4) data[i] = 255;
  const picture = { ...rect, data };
  const scale = scaleFor(paper);
  for (const figure of figures) for (const mark of marksOf(figure)) fill(picture, mark, scale);
  return { width: rect.width, height: rect.height, data };
}

/** Limbs are ellipses, bones are lines with round ends, dots are discs. */
function fill(
  picture: Place & { readonly data: Uint8ClampedArray },
  mark: Mark,
  scale: number,
): void {
  const { from, to, colour } = mark;
  const half = (mark.shape === "limb" ? LIMB : mark.radius) * scale;
  const centre = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [cos, sin] = length === 0 ? [1, 0] : [(to.x - from.x) / length, (to.y - from.y) / length];
  const reach = length / 2 + half + 1;
  const left = Math.max(picture.x, Math.floor(centre.x - reach));
  const right = Math.min(picture.x + picture.width - 1, Math.ceil(centre.x + reach));
  const top = Math.max(picture.y, Math.floor(centre.y - reach));
  const bottom = Math.min(picture.y + picture.height - 1, Math.ceil(centre.y + reach));
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const along = (x - centre.x) * cos + (y - centre.y) * sin;
      const across = (y - centre.y) * cos - (x - centre.x) * sin;
      const beyond = Math.max(0, Math.abs(along) - length / 2);
      const inside =
        mark.shape === "limb"
          ? (along / Math.max(half, length / 2)) ** 2 + (across / half) ** 2 <= 1
          : across ** 2 + beyond ** 2 <= half ** 2;
      if (!inside) continue;
      const at = ((y - picture.y) * picture.width + x - picture.x) * 4;
      picture.data[at] = colour[0];
      picture.data[at + 1] = colour[1];
      picture.data[at + 2] = colour[2];
      picture.data[at + 3] = 255;
    }
}
