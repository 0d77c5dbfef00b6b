/** Values of an axis as A1111 writes them: parted by commas, in quotes where they hold one (RFC 4180). */

/** Blanks around them do not count; empty ones are left out. */
export function partsOf(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '"' && quoted && text.charAt(at + 1) === '"') {
      part += sign;
      at++;
    } else if (sign === '"' && (quoted || part.trim() === "")) quoted = !quoted;
    else if (sign === "," && !quoted) {
      parts.push(part);
      part = "";
    } else part += sign;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== "");
}

/** The opposite. */
export const joined = (values: readonly string[]): string =>
  values
    .map((value) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join(",");
