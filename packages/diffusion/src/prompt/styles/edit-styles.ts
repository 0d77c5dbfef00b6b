/** One style of a `styles.csv` put in, changed or taken out; all else of the file stays. */
import { readTable } from "../delimited.ts";
import type { Style } from "./styles.ts";

const HEAD = ["name", "prompt", "negative_prompt"];

/** @param text of the file; empty where there is none */
export function withStyle(text: string, style: Style): string {
  const { head, rows } = tableOf(text);
  const at = columnsOf(head);
  // The last of a name is the one that counts.
  const index = rows.findLastIndex((row) => row[at.name] === style.name);
  const row = [...(rows[index] ?? [])];
  while (row.length < head.length) row.push("");
  row[at.name] = style.name;
  row[at.prompt] = style.prompt;
  row[at.negative] = style.negativePrompt;
  if (index < 0) rows.push(row);
  else rows[index] = row;
  return written([head, ...rows]);
}

/** @returns undefined where there is no style of this name */
export function withoutStyle(text: string, name: string): string | undefined {
  const { head, rows } = tableOf(text);
  const at = columnsOf(head);
  const left = rows.filter((row) => row[at.name] !== name);
  return left.length === rows.length ? undefined : written([head, ...left]);
}

function tableOf(text: string): { head: string[]; rows: string[][] } {
  const [head = [...HEAD], ...rows] = readTable(text.replace(/^\ufeff/, ""));
  const whole = [...head];
  if (!whole.includes("negative_prompt")) whole.push("negative_prompt");
  return { head: whole, rows };
}

/** Older files call the column `prompt` `text`. */
const columnsOf = (head: readonly string[]) => ({
  name: head.indexOf("name"),
  prompt: head.includes("prompt") ? head.indexOf("prompt") : head.indexOf("text"),
  negative: head.indexOf("negative_prompt"),
});

const written = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(field).join(",")}\n`).join("");

/** In quotes where the table would be read otherwise without. */
const field = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
