/** Linear resizing of whole samples as OpenCV's `resize` does it, to the last bit: its fixed point is repeated.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/resize.cpp. */
import type { Raster } from "@inkloom/pixels";

/** Weights are whole parts of this. */
const ONE = 2048;

export function linearBytes(source: Raster, width: number, height: number): Raster {
  const { channels } = source;
  if (width === source.width && height === source.height) return source;
  if (source.width === 2 * width && source.height === 2 * height) return halved(source);
  const columns = placesAlong(source.width, width, true);
  const rows = placesAlong(source.height, height, false);
  const line = width * channels;
  const across = new Int32Array(line * source.height);
  for (let y = 0; y < source.height; y++)
    for (let x = 0; x < width; x++) {
      const left = (y * source.width + (columns.first[x] ?? 0)) * channels;
      const right = (y * source.width + (columns.second[x] ?? 0)) * channels;
      const [a, b] = [columns.near[x] ?? 0, columns.far[x] ?? 0];
      for (let c = 0; c < channels; c++)
        across[y * line + x * channels + c] =
          (source.data[left + c] ?? 0) * a + (source.data[right + c] ?? 0) * b;
    }
  const data = new Uint8ClampedArray(line * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [(rows.first[y] ?? 0) * line, (rows.second[y] ?? 0) * line];
    const [a, b] = [rows.near[y] ?? 0, rows.far[y] ?? 0];
    for (let i = 0; i < line; i++) {
      const upper = (a * ((across[top + i] ?? 0) >> 4)) >> 16;
      const lower = (b * ((across[bottom + i] ?? 0) >> 4)) >> 16;
      data[y * line + i] = (upper + lower + 2) >> 2;
    }
  }
  return { width, height, channels, data };
}

/** Between which two samples each place lies, and how much of each it takes. Beyond the border the border's sample
 *  counts: across once (`whole`), down as two parts, each of which is rounded. */
function placesAlong(size: number, count: number, whole: boolean) {
  const make = () => new Int32Array(count);
  const places = { first: make(), second: make(), near: make(), far: make() };
  const within = (at: number) => Math.min(Math.max(at, 0), size - 1);
  for (let i = 0; i < count; i++) {
    const place = Math.fround((i + 0.5) * (size / count) - 0.5);
    const before = Math.floor(place);
    const beyond = whole && (before < 0 || before >= size - 1);
    const rest = beyond ? 0 : Math.fround(place - before);
    places.first[i] = within(before);
    places.second[i] = within(before + 1);
    places.near[i] = Math.round(Math.fround(1 - rest) * ONE);
    places.far[i] = Math.round(rest * ONE);
  }
  return places;
}

/** To half of each side: means of four, as OpenCV does instead. */
function halved({ width, height, channels, data }: Raster): Raster {
  const line = width * channels;
  const [columns, rows] = [width / 2, height / 2];
  const out = new Uint8ClampedArray(columns * rows * channels);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      for (let c = 0; c < channels; c++) {
        const at = 2 * y * line + 2 * x * channels + c;
        const upper = (data[at] ?? 0) + (data[at + channels] ?? 0);
        const lower = (data[at + line] ?? 0) + (data[at + line + channels] ?? 0);
        out[(y * columns + x) * channels + c] = (upper + lower + 2) >> 2;
      }
  return { width: columns, height: rows, channels, data: out };
}
