/** A drawn picture's colours with the brightness of the picture that was to be recoloured.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/controlnet.py (recolor_luminance_post_processing,
 *  recolor_intensity_post_processing); sRGB to CIE L*a*b* of D65 as OpenCV has it. What it rounds on the way to hue and
 *  saturation is not followed, which is up to a few levels of strong colours. */
import type { Pixels } from "@inkloom/pixels";

/** `grey` is a control picture, of which red counts. Pictures of another size stay as they are. */
export function recolored(drawn: Pixels, grey: Pixels, by: "luminance" | "intensity"): Pixels {
  if (drawn.width !== grey.width || drawn.height !== grey.height) return drawn;
  const data = new Uint8ClampedArray(drawn.data);
  const change = by === "luminance" ? withLightness : withValue;
  for (let at = 0; at < data.length; at += 4) {
    const colour = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0] as const;
    data.set(change(colour, grey.data[at] ?? 0), at);
  }
  return { ...drawn, data };
}

type Colour = readonly [number, number, number];

/** The largest of the three becomes `value`, in proportion. */
function withValue([r, g, b]: Colour, value: number): Colour {
  const most = Math.max(r, g, b);
  if (most === 0) return [value, value, value];
  const scale = value / most;
  return [r * scale, g * scale, b * scale];
}

/** White of D65. */
const WHITE = [0.950456, 1, 1.088754] as const;
const EDGE = 0.008856;

const curve = (t: number): number => (t > EDGE ? Math.cbrt(t) : 7.787 * t + 16 / 116);
const uncurve = (f: number): number => (f ** 3 > EDGE ? f ** 3 : (f - 16 / 116) / 7.787);
const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const encoded = (value: number): number =>
  value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;

/** L* becomes `value` / 2.55. */
function withLightness(colour: Colour, value: number): Colour {
  const [r, g, b] = colour.map((each) => linear(each / 255)) as unknown as Colour;
  const x = curve((0.412453 * r + 0.35758 * g + 0.180423 * b) / WHITE[0]);
  const y = curve(0.212671 * r + 0.71516 * g + 0.072169 * b);
  const z = curve((0.019334 * r + 0.119193 * g + 0.950227 * b) / WHITE[2]);
  // a* and b* are whole numbers there.
  const [a, blue] = [Math.round(500 * (x - y)), Math.round(200 * (y - z))];
  const fy = (value / 2.55 + 16) / 116;
  const [X, Y, Z] = [
    uncurve(fy + a / 500) * WHITE[0],
    uncurve(fy),
    uncurve(fy - blue / 200) * WHITE[2],
  ];
  return [
    3.240479 * X - 1.53715 * Y - 0.498535 * Z,
    -0.969256 * X + 1.875991 * Y + 0.041556 * Z,
    0.055648 * X - 0.204043 * Y + 1.057311 * Z,
  ].map((each) => encoded(Math.max(0, each)) * 255) as unknown as Colour;
}
