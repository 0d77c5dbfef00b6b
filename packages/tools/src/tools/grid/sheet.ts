/** One picture of a whole grid: x across, y down, one block for each z, with labels. */
import { decodePng, paste, type Pixels, resizePillow } from "@inkloom/pixels";
import type { AxisId } from "./axis.ts";
import { drawLegend, type Legend } from "./legend.ts";

/** Larger sheets are drawn with smaller pictures, pixels. */
const LARGEST = 2 ** 27;

export interface SheetCell {
  readonly place: Readonly<Record<AxisId, number>>;
  readonly png: () => Promise<Uint8Array>;
}

export interface SheetOptions {
  /** Legends along each axis; an axis without any takes no room. */
  readonly labels: Readonly<Record<AxisId, readonly Legend[]>>;
  /** White between the pictures, pixels. */
  readonly margin: number;
}

export interface Sheet {
  readonly pixels: Pixels;
  /** Size of the pictures on it as a share of their own. */
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Reads the cells one by one, so that memory holds the sheet and one of them. */
export async function makeSheet(
  cells: readonly SheetCell[],
  { labels, margin }: SheetOptions,
): Promise<Sheet> {
  const own = await largestOf(cells);
  const [columns, rows, blocks] = (["x", "y", "z"] as const).map(
    (axis) => 1 + Math.max(...cells.map(({ place }) => place[axis])),
  ) as [number, number, number];
  const scale = Math.min(
    1,
    Math.sqrt(LARGEST / (own.width * own.height * columns * rows * blocks)),
  );
  const box = scaled(own, scale);
  const written = await write(labels, box);
  const left = widest(written.y);
  const top = tallest(written.x);
  const title = tallest(written.z);
  const width = left + columns * (box.width + margin) - margin;
  const height = blocks * (title + top + rows * (box.height + margin));
  const sheet: Pixels = {
    width,
    height: height - margin,
    data: new Uint8ClampedArray(width * (height - margin) * 4).fill(255),
  };
  const columnAt = (x: number): number => left + x * (box.width + margin);
  const blockAt = (z: number): number => z * (title + top + rows * (box.height + margin));
  const rowAt = (y: number, z: number): number =>
    blockAt(z) + title + top + y * (box.height + margin);
  for (let z = 0; z < blocks; z++) {
    center(sheet, written.z[z], { left: 0, top: blockAt(z), width, height: title });
    for (const [x, words] of written.x.entries())
      center(sheet, words, {
        left: columnAt(x),
        top: blockAt(z) + title,
        width: box.width,
        height: top,
      });
    for (const [y, words] of written.y.entries())
      center(sheet, words, { left: 0, top: rowAt(y, z), width: left, height: box.height });
  }
  for (const { place, png } of cells) {
    const picture = await decodePng(await png());
    const shown =
      scale === 1
        ? picture
        : resizePillow(picture, { ...scaled(picture, scale), filter: "lanczos" });
    center(sheet, shown, { left: columnAt(place.x), top: rowAt(place.y, place.z), ...box });
  }
  return { pixels: sheet, scale };
}

/** The labels as pictures, with white around them. */
async function write(
  labels: SheetOptions["labels"],
  box: Size,
): Promise<Readonly<Record<AxisId, Pixels[]>>> {
  const size = Math.max(11, Math.min(36, Math.round(Math.min(box.width, box.height) / 14)));
  const width = Math.max(80, box.width - size);
  const all = (legends: readonly Legend[]): Promise<Pixels[]> =>
    Promise.all(
      legends.map(async (each) => padded(await drawLegend(each, { size, width }), size / 2)),
    );
  return { x: await all(labels.x), y: await all(labels.y), z: await all(labels.z) };
}

function padded(pixels: Pixels, around: number): Pixels {
  const edge = Math.ceil(around);
  const size = { width: pixels.width + 2 * edge, height: pixels.height + 2 * edge };
  const ground = { ...size, data: new Uint8ClampedArray(size.width * size.height * 4).fill(255) };
  paste(ground, pixels, edge, edge);
  return ground;
}

function center(
  sheet: Pixels,
  pixels: Pixels | undefined,
  place: Size & { readonly left: number; readonly top: number },
): void {
  if (pixels === undefined) return;
  const left = place.left + Math.floor((place.width - pixels.width) / 2);
  const top = place.top + Math.floor((place.height - pixels.height) / 2);
  paste(sheet, pixels, left, top);
}

const widest = (all: readonly Size[]): number => Math.max(0, ...all.map(({ width }) => width));
const tallest = (all: readonly Size[]): number => Math.max(0, ...all.map(({ height }) => height));

const scaled = ({ width, height }: Size, scale: number): Size => ({
  width: Math.max(1, Math.floor(width * scale)),
  height: Math.max(1, Math.floor(height * scale)),
});

/** The room that the largest cell needs, read from the headers. */
async function largestOf(cells: readonly SheetCell[]): Promise<Size> {
  let largest = { width: 1, height: 1 };
  for (const { png } of cells) {
    const { buffer, byteOffset, byteLength } = await png();
    const header = new DataView(buffer, byteOffset, byteLength); // signature, length, IHDR, width, height
    largest = {
      width: Math.max(largest.width, header.getUint32(16)),
      height: Math.max(largest.height, header.getUint32(20)),
    };
  }
  return largest;
}
