/** Search over prompts by pairs of neighbouring characters, because the trigram extension cannot find words of two characters,
 *  which most Chinese words are (docs/decisions/0006-service.md). Pairs only narrow a search down: what they find is
 *  compared with the words themselves. */

/** Characters of a prompt that are searched; longer ones are no prompts. */
const SEARCHED = 20_000;
/** Characters of a search that count. */
const ASKED = 500;
/** Pairs that narrow a search down well enough. */
const PAIRS = 60;

/** A text that the database can hold: it has no place for U+0000 and lone surrogates. */
export const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "");

/** A prompt as searches compare it: NFKC, lower-cased, words parted by one space. */
export const searchedText = (prompt: string): string =>
  normalized(prompt.slice(0, SEARCHED)).join(" ");

/** The words of a search; all of them must be found. */
export const termsOf = (search: string): string[] => [
  ...new Set(normalized(search.slice(0, ASKED))),
];

const normalized = (text: string): string[] =>
  storable(text)
    .normalize("NFKC")
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");

/** What a text is found by: the pairs of each word, and its last character. */
export function bigramsOf(searched: string): string[] {
  const found = new Set<string>();
  for (const word of searched.split(" ")) {
    let last = "";
    for (const character of word) {
      if (last !== "") found.add(last + character);
      last = character;
    }
    if (last !== "") found.add(last);
  }
  return [...found];
}

/** A `tsquery` for texts that hold all terms, and some others. One character alone begins a pair, or ends a word. */
export function queryOf(terms: readonly string[]): string {
  const asked = terms.flatMap((term) => {
    const characters = Array.from(term);
    if (characters.length === 1) return [`${quoted(term)}:*`];
    return characters
      .slice(1)
      .map((character, index) => quoted((characters[index] ?? "") + character));
  });
  return [...new Set(asked)].slice(0, PAIRS).join(" & ");
}

const quoted = (lexeme: string): string =>
  `'${lexeme.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** A pattern of `LIKE` for texts that hold the term. */
export const patternOf = (term: string): string => `%${term.replaceAll(/[\\%_]/g, "\\$&")}%`;
