/** Colours of one picture given to another, while each place keeps its brightness.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui@0027ce1, modules/processing.py (apply_color_correction), over
 *  skimage.exposure.match_histograms, OpenCV's 8-bit L*a*b* and blendmodes' LUMINOSITY. */
import { labOf, rgbOfLab } from "./opencv/lab.ts";
import { checkPixels, type Pixels } from "./pixels.ts";

/** `pixels`, opaque, with how often each L*, a* and b* is seen in `model`. The pictures may differ in size. */
export function colourMatched(pixels: Pixels, model: Pixels): Pixels {
  checkPixels(pixels);
  checkPixels(model);
  const lab = labOf(pixels.data);
  const wanted = labOf(model.data);
  const matched = new Uint8ClampedArray(lab.length);
  for (let channel = 0; channel < 3; channel++) {
    const table = matchTable(histogram(lab, channel), histogram(wanted, channel));
    for (let at = channel; at < lab.length; at += 3) matched[at] = table[lab[at] ?? 0] ?? 0;
  }
  return withBrightness(rgbOfLab(matched), pixels);
}

function histogram(lab: Uint8ClampedArray, channel: number): Float64Array {
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
