/** What the judge says of a picture: one choice for each head. */
import {
  COLOURS,
  EXPRESSIONS,
  HAIR_COLOURS,
  OBJECTS,
  PLACES,
  POSITIONS,
  STYLES,
  TIMES,
  WEATHERS,
} from "../scenes/index.ts";

const ABSENCE = ["absent", "present"] as const;

/** Of the whole picture; some heads mean something for one kind of scene alone. */
const PICTURE_HEADS = {
  kind: ["landscape", "icon", "portrait"],
  style: STYLES,
  place: PLACES,
  time: TIMES,
  light: ABSENCE,
  clouds: ABSENCE,
  mountains: ABSENCE,
  rainbow: ABSENCE,
  weather: WEATHERS,
  background: COLOURS,
  object: OBJECTS,
  colour: COLOURS,
  expression: EXPRESSIONS,
  hair: HAIR_COLOURS,
  hairLength: ["short", "long"],
  glasses: ABSENCE,
  shirt: COLOURS,
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Of each third of a landscape. */
const COLUMN_HEADS = { object: ["nothing", ...OBJECTS], colour: COLOURS } as const;

/** `left.object`, `left.colour`, ... beside those of the whole picture. */
export type HeadName = keyof typeof PICTURE_HEADS | `${Column}.${keyof typeof COLUMN_HEADS}`;
type Column = (typeof POSITIONS)[number];

export interface Head {
  readonly name: HeadName;
  readonly choices: readonly string[];
  /** Its first value among all of the judge's. */
  readonly start: number;
}

export const PICTURE_VALUES = sizeOf(PICTURE_HEADS);
export const COLUMN_VALUES = sizeOf(COLUMN_HEADS);

/** In the order of the judge's values: the whole picture's, then those of the left, the middle, the right. */
export const HEADS: readonly Head[] = headsInOrder();
export const VALUES = PICTURE_VALUES + POSITIONS.length * COLUMN_VALUES;

function sizeOf(heads: Readonly<Record<string, readonly string[]>>): number {
  return Object.values(heads).reduce((sum, choices) => sum + choices.length, 0);
}

function headsInOrder(): Head[] {
  let start = 0;
  const head = (name: string, choices: readonly string[]): Head => {
    const one = { name: name as HeadName, choices, start };
    start += choices.length;
    return one;
  };
  const picture = Object.entries(PICTURE_HEADS).map(([name, choices]) => head(name, choices));
  const columns = POSITIONS.flatMap((column) =>
    Object.entries(COLUMN_HEADS).map(([name, choices]) => head(`${column}.${name}`, choices)),
  );
  return [...picture, ...columns];
}
