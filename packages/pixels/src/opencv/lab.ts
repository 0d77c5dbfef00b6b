/** CIE L*a*b* in bytes as OpenCV's `cvtColor` makes it: tables and whole numbers. L is 0 to 255 for 0 to 100, a and b have 128 added.
 *  Reference: opencv/opencv@4.10.0, modules/imgproc/src/color_lab.cpp (RGB2Lab_b, Lab2RGBinteger); OpenCV 5 has the very bytes of
 *  `rgbOfLab`, and those of `labOf` but for one in ten thousand, a level apart. */
import { halfToEven } from "./gaussian.ts";

const LINEAR_BITS = 3;
const WEIGHT_BITS = 12;
const ROOT_BITS = WEIGHT_BITS + LINEAR_BITS;

/** Light of each sRGB level, of 255 with three bits behind the point. */
const LINEAR = Int32Array.from({ length: 256 }, (_, level) => {
  const x = level / 255;
  const light = x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  return halfToEven(255 * 2 ** LINEAR_BITS * light);
});

/** CIE's root of each amount of light, with fifteen bits behind the point. */
const ROOT = Int32Array.from({ length: 256 * 1.5 * 2 ** LINEAR_BITS }, (_, i) => {
  const x = i / (255 * 2 ** LINEAR_BITS);
  return halfToEven(2 ** ROOT_BITS * (x < 0.008856 ? x * 7.787 + 16 / 116 : Math.cbrt(x)));
});

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** D65. */
const WHITE: Triple = [0.950456, 1, 1.088754];
/** Whole numbers with twelve bits behind the point. */
const fixed = (share: number): number => halfToEven(2 ** WEIGHT_BITS * share);
const relativeTo = (white: number, [r, g, b]: Triple): Triple => [
  fixed(r / white),
  fixed(g / white),
  fixed(b / white),
];
const ofWhite = ([x, y, z]: Triple): Triple => [
  fixed(x * WHITE[0]),
  fixed(y * WHITE[1]),
  fixed(z * WHITE[2]),
];

/** Shares of red, green and blue light in CIE X, Y and Z, each relative to white. */
const TO_XYZ: Matrix = [
  relativeTo(WHITE[0], [0.412453, 0.35758, 0.180423]),
  relativeTo(WHITE[1], [0.212671, 0.71516, 0.072169]),
  relativeTo(WHITE[2], [0.019334, 0.119193, 0.950227]),
];
const FROM_XYZ: Matrix = [
  ofWhite([3.240479, -1.53715, -0.498535]),
  ofWhite([-0.969256, 1.875991, 0.041556]),
  ofWhite([0.055648, -0.204043, 1.057311]),
];

const [LIGHTNESS_SCALE, LIGHTNESS_SHIFT] = [
  Math.floor((116 * 255 + 50) / 100),
  -Math.floor((16 * 255 * 2 ** ROOT_BITS + 50) / 100),
] as const;

const descaled = (value: number, bits: number): number => (value + 2 ** (bits - 1)) >> bits;

/** CIE's root of one of X, Y and Z. */
function rootOf([ofRed, ofGreen, ofBlue]: Triple, r: number, g: number, b: number): number {
  const light = ofRed * (LINEAR[r] ?? 0) + ofGreen * (LINEAR[g] ?? 0) + ofBlue * (LINEAR[b] ?? 0);
  return ROOT[descaled(light, WEIGHT_BITS)] ?? 0;
}

const lightnessAt = (root: number): number =>
  descaled(LIGHTNESS_SCALE * root + LIGHTNESS_SHIFT, ROOT_BITS);

/** L of red, green and blue, each 0 to 255. */
export const lightnessOf = (r: number, g: number, b: number): number =>
  lightnessAt(rootOf(TO_XYZ[1], r, g, b));

/** L, a and b of the first three of each four bytes, one after another. */
export function labOf(rgba: Uint8ClampedArray): Uint8ClampedArray {
  const out = new Uint8ClampedArray((rgba.length / 4) * 3);
  const middle = 128 * 2 ** ROOT_BITS;
  for (let at = 0, to = 0; to < out.length; at += 4, to += 3) {
    const [r, g, b] = [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0];
    const [x, y, z] = [
      rootOf(TO_XYZ[0], r, g, b),
      rootOf(TO_XYZ[1], r, g, b),
      rootOf(TO_XYZ[2], r, g, b),
    ];
    out[to] = lightnessAt(y);
    out[to + 1] = descaled(500 * (x - y) + middle, ROOT_BITS);
    out[to + 2] = descaled(200 * (y - z) + middle, ROOT_BITS);
  }
  return out;
}

const BASE = 2 ** 14;
const INVERSE_BITS = 12;
/** Root and amount of light of each L. */
const [ROOT_OF_L, LIGHT_OF_L] = [new Int32Array(256), new Int32Array(256)];
for (let level = 0; level < 256; level++) {
  const isDark = level <= 20;
  const root = isDark ? 16 / 116 + (level * 5) / (3 * 17 * 29) : ((level * 100) / 255 + 16) / 116;
  ROOT_OF_L[level] = halfToEven(BASE * root);
  LIGHT_OF_L[level] = halfToEven(BASE * (isDark ? (20 * 9 * level) / (17 * 29 ** 3) : root ** 3));
}

const DARKEST = Math.floor((Math.floor((BASE * 16) / 116) * 108) / 841);
/** Light of a root; a colour that no screen shows may have less than none. */
function lightOf(root: number): number {
  if (root > 3390) return Math.floor((Math.floor((root * root) / BASE) * root) / BASE);
  return Math.trunc((root * 108) / 841) - DARKEST;
}

/** sRGB level of each amount of light. */
const LEVEL = Uint8Array.from({ length: 2 ** INVERSE_BITS }, (_, i) => {
  const x = i / 2 ** INVERSE_BITS;
  return halfToEven(255 * (x <= 0.0031308 ? x * 12.92 : 1.055 * x ** (1 / 2.4) - 0.055));
});

/** Red, green and blue, three bytes each, of `lab` as `labOf` makes it. */
export function rgbOfLab(lab: Uint8ClampedArray): Uint8ClampedArray {
  const out = new Uint8ClampedArray(lab.length);
  for (let at = 0; at < lab.length; at += 3) {
    const [l, a, b] = [lab[at] ?? 0, lab[at + 1] ?? 0, lab[at + 2] ?? 0];
    const root = ROOT_OF_L[l] ?? 0;
    const x = lightOf(root + ((5 * a * 53687 + 2 ** 7) >> 13) - Math.floor((128 * BASE) / 500));
    const z = lightOf(root - ((b * 41943 + 2 ** 4) >> 9) + Math.floor((128 * BASE) / 200) - 1);
    FROM_XYZ.forEach(([ofX, ofY, ofZ], c) => {
      const light = ofX * x + ofY * (LIGHT_OF_L[l] ?? 0) + ofZ * z;
      const level = Math.floor((light + 2 ** 13) / 2 ** 14);
      out[at + c] = LEVEL[Math.min(Math.max(level, 0), LEVEL.length - 1)] ?? 0;
    });
  }
  return out;
}
