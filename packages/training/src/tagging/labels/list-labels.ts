/** `tags.txt` of DeepDanbooru's projects, or the list inside its file for PyTorch: a name a line, `rating:` in front of
 *  ratings. Characters are told by a second list, `tags-character.txt`, where there is one. */
import type { TagLabel } from "./label.ts";

const RATING = "rating:";

export const listLabels = (
  names: readonly string[],
  characters: ReadonlySet<string> = new Set(),
): readonly TagLabel[] =>
  names.map((name) =>
    name.startsWith(RATING)
      ? { name: name.slice(RATING.length), category: "rating" }
      : { name, category: characters.has(name) ? "character" : "general" },
  );

/** Lines that are not empty. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
