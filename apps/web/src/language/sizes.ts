/** Amounts in the page's language. */
import { currentLanguage } from "./language.ts";

const tag = (): string => (currentLanguage() === "zh" ? "zh-CN" : "en-GB");

const UNITS = ["kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** `4.27 GB`: thousands, as shops and model pages count. */
export function sayBytes(bytes: number): string {
  // Intl would say "30 byte".
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(tag(), {
    style: "unit",
    unit: UNITS[unit] ?? "byte",
    unitDisplay: "short",
    maximumSignificantDigits: 3,
  }).format(value);
}

export const sayCount = (count: number): string => new Intl.NumberFormat(tag()).format(count);

/** `860M`; British English would write a small letter. */
export const sayMany = (count: number): string =>
  new Intl.NumberFormat(currentLanguage() === "zh" ? "zh-CN" : "en-US", {
    notation: "compact",
    maximumSignificantDigits: 3,
  }).format(count);

export const sayDay = (moment: string): string =>
  new Intl.DateTimeFormat(tag(), { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(moment),
  );
