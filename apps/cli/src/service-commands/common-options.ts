/** Options that several commands have, and numbers among their values. */
import { Problem } from "@inkloom/contract";
import type { Sink } from "../surroundings.ts";

export const JSON_OPTION = {
  flags: "--json",
  help: { en: "Print one JSON document instead of text", zh: "输出一个 JSON 文档，而不是文字" },
} as const;

/** How wide lines for people may be; what is piped on has one line for each thing. */
export const lineWidth = ({ isTTY, columns }: Sink): number | undefined =>
  isTTY ? columns : undefined;

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** @param flag as it was typed
 *  @throws Problem `input/invalid` */
export function wholeNumber(text: string, flag: string, { minimum, maximum }: Range): number {
  const value = /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  const shown = JSON.stringify(text.slice(0, 60));
  throw new Problem("input/invalid", {
    en: `${flag}: got ${shown}, expected a whole number from ${minimum} to ${maximum}.`,
    zh: `${flag}：给出的是 ${shown}，应为 ${minimum} 到 ${maximum} 之间的整数。`,
  });
}

/** @throws Problem `input/invalid` */
export function oneOf<const Names extends readonly string[]>(
  text: string,
  flag: string,
  names: Names,
): Names[number] {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  const shown = JSON.stringify(text.slice(0, 60));
  throw new Problem("input/invalid", {
    en: `${flag}: got ${shown}, expected one of ${names.join(", ")}.`,
    zh: `${flag}：给出的是 ${shown}，应为以下之一：${names.join("、")}。`,
  });
}
