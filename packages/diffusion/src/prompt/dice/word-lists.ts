/** The words of the dice, by what they say about a picture. */
export const DICE_PARTS = [
  "subject",
  "look",
  "place",
  "light",
  "style",
  "camera",
  "quality",
] as const;

export type DicePart = (typeof DICE_PARTS)[number];

/** Entries of each part, with semicolons between. */
export type WordLists = Readonly<Record<DicePart, string>>;

/** The entries of one part. */
export const entriesOf = (list: string): string[] =>
  list.split(";").map((entry) => entry.trim().replace(/\s+/g, " "));
