import { textWidth } from "../language/text-width.ts";

/** Rows of names and values, the values below each other. */
export function textTable(rows: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => textWidth(name)));
  return rows.map(([name, value]) =>
    `${name}${" ".repeat(width - textWidth(name))}  ${value}`.trimEnd(),
  );
}
