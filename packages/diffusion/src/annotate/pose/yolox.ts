/** People in a picture as boxes, by YOLOX. Ge et al., "YOLOX", arXiv:2107.08430.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/openpose/cv_ox_det.py. */
import type { ScoredBox } from "../faces/overlaps.ts";
import { withoutOverlaps } from "../faces/overlaps.ts";

/** Side of the square that it sees, pixels, and the grey around the picture. */
export const YOLOX_SIDE = 640;
export const YOLOX_GROUND = 114;

const STRIDES = [8, 16, 32];
const CLASSES = 80;
const PERSON = 0;
/** x, y, width, height, how sure it is of an object; then the classes. */
const NUMBERS = 5 + CLASSES;
const PLACES = STRIDES.reduce((sum, stride) => sum + (YOLOX_SIDE / stride) ** 2, 0);
export const YOLOX_SIZES = [PLACES * NUMBERS];

const SEEN = 0.1;
const MOST_COMMON = 0.45;
const SURE = 0.3;

/** In single precision as there, so that the last digits, which decide some pixels, are the same. */
const f = Math.fround;

/**
 * Boxes of people in pixels of the picture, the surest first; undefined where nothing of any kind is seen: a picture
 * in which other things are seen is taken for a person as a whole, an empty one is not.
 * @param scale places of the square for one of the picture
 */
export function peopleBoxes(
  output: Float32Array,
  scale: number,
): readonly ScoredBox["box"][] | undefined {
  const people: ScoredBox[] = [];
  let anything = false;
  let first = 0;
  for (const stride of STRIDES) {
    const columns = YOLOX_SIDE / stride;
    for (let place = 0; place < columns * columns; place++) {
      const at = (first + place) * NUMBERS;
      const number = (i: number): number => output[at + i] ?? 0;
      const object = number(4);
      for (let each = 0; !anything && each < CLASSES; each++)
        anything = f(object * number(5 + each)) > SEEN;
      const score = f(object * number(5 + PERSON));
      if (!(score > SEEN)) continue;
      const x = f((number(0) + (place % columns)) * stride);
      const y = f((number(1) + Math.floor(place / columns)) * stride);
      const [width, height] = [
        f(f(Math.exp(number(2))) * stride),
        f(f(Math.exp(number(3))) * stride),
      ];
      people.push({
        box: {
          left: f(f(x - width / 2) / scale),
          top: f(f(y - height / 2) / scale),
          right: f(f(x + width / 2) / scale),
          bottom: f(f(y + height / 2) / scale),
        },
        score,
      });
    }
    first += columns * columns;
  }
  if (!anything) return undefined;
  return withoutOverlaps(people, MOST_COMMON)
    .filter(({ score }) => score > SURE)
    .map(({ box }) => box);
}
