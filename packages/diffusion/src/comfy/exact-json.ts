/** JSON whose whole numbers stay exact: seeds go up to 2^64 - 1, further than numbers of JavaScript do. */

/** More digits are no setting of anything, and take long to read as a bigint. */
const INTEGER = /^-?\d{1,40}$/;
/** Shorter ones are safe integers. */
const LONG = /\d{16}/;

type Reviver = (key: string, value: unknown) => unknown;

/** Whole numbers that a number would round become bigints. @throws SyntaxError, for nesting too deep as well */
export function parseExactJson(text: string): unknown {
  const revive = (_: string, value: unknown, { source = "" }: { readonly source?: string }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && INTEGER.test(source)
      ? BigInt(source)
      : value;
  if (isDeep(text))
    throw new SyntaxError(`the JSON is nested too deeply, expected at most ${DEEPEST} levels`);
  return JSON.parse(text, LONG.test(text) ? (revive as Reviver) : undefined) as unknown;
}

/** Deeper than any honest graph; what goes into values by recursion, as writing JSON does, then has an end. */
const DEEPEST = 500;

/** Whether brackets outside of strings are nested too deeply. One pass, without a stack. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++)
    switch (text.charAt(at)) {
      case '"':
        for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === "\\") at++;
        break;
      case "[":
      case "{":
        if (++depth > DEEPEST) return true;
        break;
      case "]":
      case "}":
        depth--;
    }
  return false;
}

/** The text of a value in which bigints are whole numbers. */
export const exactJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => exactNumber(each));

const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** What `JSON.stringify` writes as this whole number; other values as they are. */
export const exactNumber = (value: unknown): unknown =>
  typeof value === "bigint" ? rawJSON(String(value)) : value;
