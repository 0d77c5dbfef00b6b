/** Names of files by pattern: `?` is one character and `*` any within one folder, `**` any across folders. */

/** Whether names fit the pattern, in any case. Its time is bounded by the square of a name's length, where a
 *  regular expression with many stars may never end. */
export function namePattern(pattern: string): (name: string) => boolean {
  const tokens = readTokens(pattern.trim().replaceAll("\\", "/").toLowerCase());
  return (name) => {
    let reached = passStars(tokens, [0]);
    for (const character of name.toLowerCase()) {
      if (reached.length === 0) return false;
      const next = reached.flatMap((at) => step(tokens[at], at, character));
      reached = passStars(tokens, next);
    }
    return reached.at(-1) === tokens.length;
  };
}

/** Marks and single characters; `**` may have a `/` behind it, and is one however often it is repeated. */
function readTokens(pattern: string): string[] {
  const tokens = (pattern.match(/\*{2,}\/?|[\s\S]/gu) ?? []).map((token) =>
    token.startsWith("**") ? "**" : token,
  );
  return tokens.filter((token, at) => token !== "**" || tokens[at - 1] !== "**");
}

/** Where a token at place `at` leads with a character: stars stay. */
function step(token: string | undefined, at: number, character: string): number[] {
  if (token === "**") return [at];
  if (token === "*") return character === "/" ? [] : [at];
  return token === character || (token === "?" && character !== "/") ? [at + 1] : [];
}

/** The places and those behind the stars that stand there, in order. */
function passStars(tokens: readonly string[], places: readonly number[]): number[] {
  const all = new Set<number>();
  for (const place of places)
    for (let at = place; !all.has(at); at++) {
      all.add(at);
      if (!tokens[at]?.startsWith("*")) break;
    }
  return [...all].sort((a, b) => a - b);
}
