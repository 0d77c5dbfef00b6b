/** JSON as Python's json module writes it: NaN and infinities stand in it bare. */

/** The value, NaN and infinities as null; undefined where the text is no JSON. */
export function lenientJson(text: string): unknown {
  // The first alternative passes over strings, so that words inside them stay.
  const strict = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/gs, (token) =>
    token.startsWith('"') ? token : "null",
  );
  try {
    return JSON.parse(strict) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object and no list. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
