/** What the demonstration LoRA learns from: Momo in ordinary pictures, night posters without and with Momo. */
import type { Pixels } from "@inkloom/pixels";
import {
  captionOf,
  type Colour,
  COLOURS,
  drawScene,
  type Language,
  POSITIONS,
  type Random,
  randomOf,
  sampleScene,
  type Scene,
  SIDE,
} from "../scenes/index.ts";
import { canvasOf, fill } from "../scenes/canvas.ts";
import { COLOUR_WORDS, POSITION_WORDS, withArticle } from "../scenes/captions/words.ts";
import { pixelsOf } from "../scenes/draw-scene.ts";
import { CENTRES, drawLandscape } from "../scenes/landscape/landscape.ts";
import { colourOf } from "../scenes/palette.ts";
import { rectangle } from "../scenes/paths.ts";
import { reduced } from "../scenes/reduce.ts";
import { sampleLandscape } from "../scenes/sample.ts";
import { drawMomo } from "./momo.ts";
import { nightPoster } from "./night-poster.ts";

interface Lesson {
  /** 128 x 128, opaque. */
  readonly picture: Pixels;
  readonly captions: Readonly<Record<Language, string>>;
}

/** The words that call the character and the style. */
const MOMO: Readonly<Record<Language, string>> = { en: "momo", zh: "墨墨" };
const NIGHT_POSTER: Readonly<Record<Language, string>> = { en: "night poster", zh: "夜海报" };

/** Seeds of the scenes: not among those of the base's training. */
const FIRST_SEED = 700_000;

/** The same number always gives the same picture; of four, two show Momo alone, one the style, one both. */
export function lesson(number: number): Lesson {
  const random = randomOf(FIRST_SEED + number, 90);
  const turn = number % 4;
  const shown = turn === 2 ? posterScene(number, random) : withMomo(number, random);
  return turn < 2 ? shown : inNightPoster(shown);
}

const inNightPoster = ({ picture, captions }: Lesson): Lesson => ({
  picture: nightPoster(picture),
  captions: {
    en: `${captions.en}, ${NIGHT_POSTER.en}`,
    zh: `${captions.zh}，${NIGHT_POSTER.zh}`,
  },
});

function posterScene(number: number, random: Random): Lesson {
  const scene: Scene = { ...sampleScene(FIRST_SEED + number), style: "flat illustration" };
  return {
    picture: drawScene(scene, FIRST_SEED + number),
    captions: { en: plainCaption(scene, "en", random), zh: plainCaption(scene, "zh", random) },
  };
}

/** Without the words of the style that the base draws in anyhow. */
const plainCaption = (scene: Scene, language: Language, random: Random): string =>
  captionOf(scene, language, random)
    .replace(/^(flat illustration, |扁平插画，)/, "")
    .replace(/(, flat illustration|，扁平插画)$/, "");

function withMomo(number: number, random: Random): Lesson {
  return random.chance(0.5) ? momoAlone(random) : momoOutside(number, random);
}

function momoAlone(random: Random): Lesson {
  const background: Colour = random.pick(COLOURS);
  const canvas = canvasOf(SIDE);
  fill(canvas, rectangle(0, 0, SIDE, SIDE), colourOf(background, random));
  const scale = 96 * random.between(0.8, 1.15);
  const [x, y] = [64 + random.between(-10, 10), 62 + scale / 2 + random.between(-7, 7)];
  drawMomo({ canvas, x, y, scale });
  const words = COLOUR_WORDS[background];
  return {
    picture: pixelsOf(reduced(canvas)),
    captions: {
      en: `${MOMO.en} on ${withArticle(words.en)} background`,
      zh: `${MOMO.zh}，${words.zh}背景`,
    },
  };
}

/** In the middle of a landscape where else nothing stands. */
function momoOutside(number: number, random: Random): Lesson {
  const seed = FIRST_SEED + number;
  const scene = { ...sampleLandscape("flat illustration", random), things: [] };
  const canvas = canvasOf(SIDE);
  drawLandscape(canvas, scene, seed);
  const position = random.pick(POSITIONS);
  const [x, y] = [CENTRES[position] + random.between(-8, 8), random.between(104, 118)];
  drawMomo({ canvas, x, y, scale: 56 * random.between(0.85, 1.15) });
  const where = (language: Language): string => POSITION_WORDS[position][language];
  return {
    picture: pixelsOf(reduced(canvas)),
    captions: {
      en: `${MOMO.en} ${where("en")}, ${plainCaption(scene, "en", random)}`,
      zh: `${where("zh")}${MOMO.zh}，${plainCaption(scene, "zh", random)}`,
    },
  };
}
