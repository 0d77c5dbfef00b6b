/** Colours of one picture given to another, while each place keeps its brightness.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py (apply_color_correction), over
 *  skimage.exposure.match_histograms, OpenCV's 8-bit L*a*b* and blendmodes' LUMINOSITY. */
import { checkPixels, type Pixels } from "./pixels.ts";

/** Three bytes per pixel: L * 255 / 100, a + 128, b + 128. */
type Lab = Uint8ClampedArray;

/** `pixels`, opaque, with how often each L*, a* and b* is seen in `model`. The pictures may differ in size. */
export function colourMatched(pixels: Pixels, model: Pixels): Pixels {
  checkPixels(pixels);
  checkPixels(model);
  const lab = labOf(pixels);
  const wanted = labOf(model);
  const matched = new Uint8ClampedArray(lab.length);
  for (let channel = 0; channel < 3; channel++) {
    const table = matchTable(histogram(lab, channel), histogram(wanted, channel));
    for (let at = channel; at < lab.length; at += 3) matched[at] = table[lab[at] ?? 0] ?? 0;
  }
  return withBrightness(rgbOf(matched), pixels);
}

function histogram(lab: Lab, channel: number): Float64Array {
  const counts = new Float64Array(256);
  for (let at = channel; at < lab.length; at += 3)
    counts[lab[at] ?? 0] = (counts[lab[at] ?? 0] ?? 0) + 1;
  return counts.map((count) => count / (lab.length / 3));
}

/** The level at which the other histogram has come as far, linear in between, rounded down. */
function matchTable(from: Float64Array, to: Float64Array): Uint8Array {
  const levels: { level: number; quantile: number }[] = [];
  let sum = 0;
  to.forEach((share, level) => {
    sum += share;
    if (share > 0) levels.push({ level, quantile: sum });
  });
  const table = new Uint8Array(256);
  let quantile = 0;
  from.forEach((share, level) => {
    quantile += share;
    const next = levels.findIndex((each) => each.quantile >= quantile);
    const upper = levels.at(next) ?? { level: 0, quantile: 1 };
    const lower = next > 0 ? levels[next - 1] : undefined;
    if (next < 0 || lower === undefined) table[level] = upper.level;
    else {
      const part = (quantile - lower.quantile) / (upper.quantile - lower.quantile);
      table[level] = Math.trunc(lower.level + part * (upper.level - lower.level));
    }
  });
  return table;
}

/** D65, the factors as OpenCV has them. */
const TO_XYZ = [
  [0.412453, 0.35758, 0.180423],
  [0.212671, 0.71516, 0.072169],
  [0.019334, 0.119193, 0.950227],
] as const;
const FROM_XYZ = [
  [3.240479, -1.53715, -0.498535],
  [-0.969256, 1.875991, 0.041556],
  [0.055648, -0.204043, 1.057311],
] as const;
const WHITE = [0.950456, 1, 1.088754] as const;
/** Where the cube root gives way to a line. */
const DARK = 0.008856;

const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const companded = (value: number): number =>
  value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
const root = (t: number): number => (t > DARK ? Math.cbrt(t) : 7.787 * t + 16 / 116);
const cube = (f: number): number => (f > root(DARK) ? f ** 3 : (f - 16 / 116) / 7.787);

function labOf({ data }: Pixels): Lab {
  const out = new Uint8ClampedArray((data.length / 4) * 3);
  for (let at = 0; at < data.length / 4; at++) {
    const rgb = [0, 1, 2].map((c) => linear((data[at * 4 + c] ?? 0) / 255));
    const [x = 0, y = 0, z = 0] = TO_XYZ.map(
      ([r, g, b], i) =>
        (r * (rgb[0] ?? 0) + g * (rgb[1] ?? 0) + b * (rgb[2] ?? 0)) / (WHITE[i] ?? 1),
    );
    const lightness = y > DARK ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
    out[at * 3] = (lightness * 255) / 100;
    out[at * 3 + 1] = 500 * (root(x) - root(y)) + 128;
    out[at * 3 + 2] = 200 * (root(y) - root(z)) + 128;
  }
  return out;
}

/** Opaque pixels' red, green and blue, three bytes each. */
function rgbOf(lab: Lab): Uint8ClampedArray {
  const out = new Uint8ClampedArray(lab.length);
  for (let at = 0; at < lab.length; at += 3) {
    const lightness = ((lab[at] ?? 0) * 100) / 255;
    const fy = lightness > 903.3 * DARK ? (lightness + 16) / 116 : root(lightness / 903.3);
    const fx = fy + ((lab[at + 1] ?? 0) - 128) / 500;
    const fz = fy - ((lab[at + 2] ?? 0) - 128) / 200;
    const xyz = [cube(fx) * WHITE[0], cube(fy), cube(fz) * WHITE[2]] as const;
    FROM_XYZ.forEach(([x, y, z], c) => {
      const value = x * xyz[0] + y * xyz[1] + z * xyz[2];
      out[at + c] = companded(Math.min(Math.max(value, 0), 1)) * 255;
    });
  }
  return out;
}

const brightness = (red: number, green: number, blue: number): number =>
  red * 0.299 + green * 0.587 + blue * 0.114;

/** The colours `rgb` with the brightness of `model`, pulled back where they leave the range. */
function withBrightness(rgb: Uint8ClampedArray, { width, height, data }: Pixels): Pixels {
  const out = new Uint8ClampedArray(data.length).fill(255);
  for (let at = 0; at < width * height; at++) {
    const wanted = brightness(
      (data[at * 4] ?? 0) / 255,
      (data[at * 4 + 1] ?? 0) / 255,
      (data[at * 4 + 2] ?? 0) / 255,
    );
    const own = [0, 1, 2].map((c) => (rgb[at * 3 + c] ?? 0) / 255);
    const shift = wanted - brightness(own[0] ?? 0, own[1] ?? 0, own[2] ?? 0);
    let moved = own.map((value) => value + shift);
    const light = brightness(moved[0] ?? 0, moved[1] ?? 0, moved[2] ?? 0);
    const [least, most] = [Math.min(...moved), Math.max(...moved)];
    if (least < 0)
      moved = moved.map((value) => light + ((value - light) * light) / (light - least));
    if (most > 1)
      moved = moved.map((value) => light + ((value - light) * (1 - light)) / (most - light));
    for (let c = 0; c < 3; c++) out[at * 4 + c] = (moved[c] ?? 0) * 255;
  }
  return { width, height, data: out };
}
