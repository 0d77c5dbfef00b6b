/** JSON as Python's json module writes it: NaN and infinities stand in it bare. */

/** Deeper than any honest picture; what reads the values may then go into them by recursion. */
const DEEPEST = 500;

const BARE = /-?\bInfinity\b|\bNaN\b/g;

/** The value, NaN and infinities as null; undefined where the text is no JSON, or deeper than 500 levels. */
export function lenientJson(text: string): unknown {
  const strict: string[] = [];
  let depth = 0;
  // One pass with indexOf: a pattern for strings takes quadratic time, or all of the stack.
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    const between = text.slice(at, quote < 0 ? text.length : quote);
    for (const bracket of between.match(/[[\]{}]/g) ?? [])
      if ((depth += bracket === "[" || bracket === "{" ? 1 : -1) > DEEPEST) return undefined;
    strict.push(between.replace(BARE, "null"));
    if (quote < 0) break;
    at = behindString(text, quote);
    strict.push(text.slice(quote, at));
  }
  try {
    return JSON.parse(strict.join("")) as unknown;
  } catch {
    return undefined;
  }
}

/** Behind the quote that closes the one at `open`, or the end. */
function behindString(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
  return at + 1;
}

/** Whether a value is an object and no list. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
