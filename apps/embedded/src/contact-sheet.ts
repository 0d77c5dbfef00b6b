import type { Pixels } from "@inkloom/pixels";

/** Pictures in a square of rows, 2 pixels apart, each at the top left of a place for the largest. */
export function contactSheet(pictures: readonly Pixels[]): Pixels {
  if (pictures.length === 0) throw new Error("a contact sheet of no pictures");
  const most = (side: "width" | "height"): number =>
    Math.max(...pictures.map((each) => each[side]));
  const place = { width: most("width"), height: most("height") };
  const columns = Math.ceil(Math.sqrt(pictures.length));
  const rows = Math.ceil(pictures.length / columns);
  const [width, height] = [columns * (place.width + GAP), rows * (place.height + GAP)];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  pictures.forEach((picture, i) => {
    const left = (i % columns) * (place.width + GAP);
    const top = Math.floor(i / columns) * (place.height + GAP);
    for (let y = 0; y < picture.height; y++) {
      const row = picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
      data.set(row, ((top + y) * width + left) * 4);
    }
  });
  return { width, height, data };
}
const GAP = 2;
