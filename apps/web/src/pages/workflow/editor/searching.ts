/** Which offers a text looks for: all its words, wherever they stand; titles that begin with it come first. */
export interface Searched {
  readonly title: string;
  /** Other words that it is found by. */
  readonly also?: string;
}

export function found<T extends Searched>(offers: readonly T[], text: string): readonly T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return offers;
  return offers
    .map((offer, i) => ({ offer, i, rank: rankOf(offer, words) }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ offer }) => offer);
}

/** Lower is nearer; -1 where a word is missing. */
function rankOf({ title, also = "" }: Searched, words: readonly string[]): number {
  const name = title.toLowerCase();
  const all = `${name} ${also.toLowerCase()}`;
  if (!words.every((word) => all.includes(word))) return -1;
  const [first = ""] = words;
  if (name.startsWith(first)) return 0;
  return words.every((word) => name.includes(word)) ? 1 : 2;
}
