import type { Canvas } from "../canvas.ts";
import { meansOf, reduced } from "../reduce.ts";
import { greyOf, outlines, setGrey } from "./edges.ts";

/** Light greys with soft outlines on both sides of every edge, hatched where it is dark. */
export function pencilSketch(canvas: Canvas): Canvas {
  const { size, density, data } = canvas;
  const side = size * density;
  const lumas = greyOf(meansOf(canvas), size);
  const grey = greyOf(data, side);
  const bright = outlines(grey, side, 1);
  const dark = outlines(grey, side, -1);
  grey.forEach((luma, i) => {
    const edge = (bright[i] ?? 0) + 0.8 * (dark[i] ?? 0);
    setGrey(data, i, Math.max(0, 181 + luma * 0.25 - edge));
  });
  const sketch = reduced(canvas);
  lumas.forEach((luma, i) => {
    const diagonal = (Math.floor(i / size) + (i % size)) % 5;
    const isHatched = (luma < 150 && diagonal === 0) || (luma < 75 && diagonal === 2);
    if (!isHatched) return;
    const tone = Math.max(0, (sketch.data[i * 3] ?? 0) - 26);
    setGrey(sketch.data, i, tone);
  });
  return sketch;
}
