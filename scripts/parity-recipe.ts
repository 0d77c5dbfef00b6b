/** How a golden script says it wants to be run: the words behind `python`. */
export type Recipe = readonly string[];

/** Reads the line `Run: python parity/... [OPTIONAL] NAME` of a script; undefined where there is none. */
export function goldenRecipe(source: string): Recipe | undefined {
  const line = /^Run: python (parity\/\S+?\.py)([^,(\n]*)/m.exec(source);
  if (line === null) return undefined;
  const [, script = "", rest = ""] = line;
  return [
    script,
    ...rest
      .replace(/\[[^\]]*\]/g, "")
      .split(/\s+/)
      .filter(Boolean),
  ];
}

/** Puts the given values in place of the words in capitals and names those that are missing. */
export function resolveRecipe(
  recipe: Recipe,
  given: Readonly<Record<string, string>>,
): { readonly words: readonly string[]; readonly missing: readonly string[] } {
  const isName = (word: string) => /^[A-Z][A-Z_]+$/.test(word);
  return {
    words: recipe.map((word) => (isName(word) ? (given[word] ?? word) : word)),
    missing: recipe.filter((word) => isName(word) && given[word] === undefined),
  };
}
