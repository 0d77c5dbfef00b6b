import { shaded } from "../palette.ts";
import { polygon, rectangle } from "../paths.ts";
import { type DrawObject, paint } from "../pen.ts";

export const lighthouse: DrawObject = (pen, colour) => {
  const [height, bands] = [0.765, 5];
  const half = (y: number): number => 0.188 - (0.075 * y) / height; // half its width at height y
  for (let band = 0; band < bands; band++) {
    const [low, high] = [(band * height) / bands, ((band + 1) * height) / bands];
    const path = polygon(-half(low), -low, -half(high), -high, half(high), -high, half(low), -low);
    paint(pen, path, band % 2 === 0 ? colour : [244, 244, 240]);
  }
  paint(pen, rectangle(-0.09, -height - 0.13, 0.09, -height), [255, 232, 142]);
  paint(pen, polygon(-0.115, -0.89, 0, -1, 0.115, -0.89), shaded(colour, 0.6));
};
