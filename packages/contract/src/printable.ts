/**
 * What must not reach a terminal from text of others: C0 and C1 control characters with DEL (ECMA-48,
 * which start escape sequences), line and paragraph separators, and the characters that reorder text
 * (Unicode Bidi_Control, UAX #9), and halves of surrogate pairs.
 */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/gu;

/**
 * Untrusted text (a key of a weight file, a file's name) as it may stand on one line of a terminal.
 * Each character that would steer the terminal, break the line or reorder the text becomes its
 * `\u001b` escape, as in JSON; all others, Chinese among them, stay as they are.
 */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
