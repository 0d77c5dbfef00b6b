/** What people write for `filename_prefix`: folders, a name, and words that are filled in. */
import { partsOfName } from "@inkloom/tools";

export interface PrefixFacts {
  readonly width: number;
  readonly height: number;
  readonly now: Date;
}

export interface Prefix {
  readonly folder: string;
  /** May hold `%batch_num%`. */
  readonly stem: string;
}

const STANDARD = "ComfyUI";
/** Characters of a name, so that its number fits as well. */
const LONGEST = 180;

/** @returns undefined for what leads elsewhere */
export function readPrefix(text: string, facts: PrefixFacts): Prefix | undefined {
  const parts = partsOfName(filled(text.trim() === "" ? STANDARD : text.trim(), facts));
  const stem = parts?.at(-1);
  if (parts === undefined || stem === undefined || stem.length > LONGEST) return undefined;
  return { folder: parts.slice(0, -1).join("/"), stem };
}

const two = (figure: number): string => String(figure).padStart(2, "0");

/** `%width%` and the like as ComfyUI fills them in, `%date:yyyy-MM-dd%` as its page does. */
function filled(text: string, { width, height, now }: PrefixFacts): string {
  const words: Readonly<Record<string, string>> = {
    width: String(width),
    height: String(height),
    year: String(now.getFullYear()),
    month: two(now.getMonth() + 1),
    day: two(now.getDate()),
    hour: two(now.getHours()),
    minute: two(now.getMinutes()),
    second: two(now.getSeconds()),
    date: dated("yyyy-MM-dd", now),
  };
  return text
    .replaceAll(/%date:([^%]{1,40})%/g, (_, form: string) => dated(form, now))
    .replaceAll(/%([a-z]+)%/g, (whole, word: string) =>
      Object.hasOwn(words, word) ? (words[word] ?? whole) : whole,
    );
}

const dated = (form: string, now: Date): string =>
  form.replaceAll(/yyyy|yy|MM?|dd?|hh?|mm?|ss?/g, (part) => {
    const year = String(now.getFullYear());
    if (part === "yyyy") return year;
    if (part === "yy") return year.slice(2);
    const figure = FIGURES[part[0] ?? ""]?.(now) ?? 0;
    return part.length === 2 ? two(figure) : String(figure);
  });

const FIGURES: Readonly<Record<string, (now: Date) => number>> = {
  M: (now) => now.getMonth() + 1,
  d: (now) => now.getDate(),
  h: (now) => now.getHours(),
  m: (now) => now.getMinutes(),
  s: (now) => now.getSeconds(),
};
