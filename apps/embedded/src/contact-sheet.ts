import type { Pixels } from "@inkloom/pixels";

/** Pictures of one size in a square of rows, 2 pixels apart. */
export function contactSheet(pictures: readonly Pixels[]): Pixels {
  const [first] = pictures;
  if (first === undefined) throw new Error("a contact sheet of no pictures");
  const columns = Math.ceil(Math.sqrt(pictures.length));
  const rows = Math.ceil(pictures.length / columns);
  const [width, height] = [columns * (first.width + GAP), rows * (first.height + GAP)];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  pictures.forEach((picture, i) => {
    const left = (i % columns) * (first.width + GAP);
    const top = Math.floor(i / columns) * (first.height + GAP);
    for (let y = 0; y < picture.height; y++) {
      const row = picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
      data.set(row, ((top + y) * width + left) * 4);
    }
  });
  return { width, height, data };
}
const GAP = 2;
