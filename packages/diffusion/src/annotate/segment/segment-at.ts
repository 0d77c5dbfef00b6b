/** The mask of what a user points at, or draws a box around. */
import { Problem } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { AnnotatorNetworks } from "../networks.ts";
import { colours } from "../frame.ts";
import { filledMask, maskOf } from "./masks.ts";
import { openSam, type SamId, type SamPoint, seePicture } from "./network.ts";

export interface SegmentRequest {
  /** Pixels of the picture. */
  readonly points?: readonly { readonly x: number; readonly y: number; readonly inside: boolean }[];
  readonly box?: readonly [left: number, top: number, right: number, bottom: number];
  /** @default "segment-anything" */
  readonly network?: SamId;
}

export interface Segment {
  /** 255 within, 0 elsewhere; one value per pixel of the picture. */
  readonly mask: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** The network's guess of how good it is, 0 to 1. */
  readonly quality: number;
}

/**
 * Of a single point, which may mean a part as well as the whole, the mask that the network trusts most; of a box or of several
 * points the one for clear prompts.
 * @throws Problem `annotator/input` without a point and a box, or for one outside the picture; `annotator/missing`,
 * `annotator/damaged`
 */
export async function segmentAt(
  picture: Pixels,
  { points = [], box, network = "segment-anything" }: SegmentRequest,
  networks: AnnotatorNetworks,
): Promise<Segment> {
  const { width, height } = picture;
  const prompt: readonly SamPoint[] = [
    ...points.map(({ x, y, inside }): SamPoint => ({ x, y, kind: inside ? "inside" : "outside" })),
    ...(box === undefined
      ? []
      : [
          { x: box[0], y: box[1], kind: "boxStart" as const },
          { x: box[2], y: box[3], kind: "boxEnd" as const },
        ]),
  ];
  expectWithin(prompt, picture);
  const sam = await openSam(networks, network);
  const seen = await seePicture(networks, sam, colours(picture));
  const wanted = prompt.length === 1 ? [1, 2, 3] : [0];
  const { masks } = await seen.ask([prompt], wanted);
  const best = masks.reduce((a, b) => (b.quality > a.quality ? b : a));
  const mask = filledMask(maskOf(best.values, seen.scale));
  return { mask, width, height, quality: best.quality };
}

function expectWithin(prompt: readonly SamPoint[], { width, height }: Pixels): void {
  if (prompt.length === 0)
    throw new Problem("annotator/input", {
      en: "neither a point nor a box was given, expected one of them",
      zh: "没有给出点或框，至少需要其中之一",
    });
  for (const { x, y } of prompt)
    if (!(x >= 0 && y >= 0 && x <= width && y <= height))
      throw new Problem("annotator/input", {
        en: `a point at ${x}, ${y}, expected one within the picture of ${width}x${height}`,
        zh: `点 ${x}, ${y} 不在 ${width}x${height} 的图片之内`,
      });
}
