import { textWidth, wrap } from "../language/text-width.ts";

/** Narrowest column that text is still wrapped in. */
const NARROWEST = 20;

/** Rows of names and values, the values below each other and, given `columns`, wrapped to the right of
 *  the names. */
export function textTable(
  rows: readonly (readonly [name: string, value: string])[],
  columns?: number,
): string[] {
  const width = Math.max(0, ...rows.map(([name]) => textWidth(name)));
  const indent = " ".repeat(width + 2);
  return rows.map(([name, value]) => {
    const padding = " ".repeat(width - textWidth(name) + 2);
    const room = Math.max(NARROWEST, (columns ?? Infinity) - indent.length);
    return `${name}${padding}${wrap(value, room).replaceAll("\n", `\n${indent}`)}`.trimEnd();
  });
}
