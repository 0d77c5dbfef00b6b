/** Amounts in the page's language. */
import { currentLanguage } from "../../language/language.ts";

const tag = (): string => (currentLanguage() === "zh" ? "zh-CN" : "en-GB");

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** `4.27 GB`: thousands, as shops and model pages count. */
export function sayBytes(bytes: number): string {
  let value = bytes;
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

/** `860M`. */
export const sayMany = (count: number): string =>
  new Intl.NumberFormat(tag(), { notation: "compact", maximumSignificantDigits: 3 }).format(count);

export const sayDay = (moment: string): string =>
  new Intl.DateTimeFormat(tag(), { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(moment),
  );
