/** Numbers, sizes and moments in the page's language. */
import { useLanguage, type Language } from "../../language/language.ts";

export interface Spoken {
  readonly number: (value: number) => string;
  /** `1.2 MB`. */
  readonly bytes: (value: number) => string;
  /** `Nov 28`, with the year where it is not this one. */
  readonly day: (moment: string) => string;
  readonly longDay: (moment: string) => string;
  readonly moment: (moment: string) => string;
}

const made = new Map<Language, Spoken>();

export function useSpoken(): Spoken {
  const language = useLanguage();
  const known = made.get(language) ?? spokenIn(language);
  made.set(language, known);
  return known;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

function spokenIn(language: Language): Spoken {
  const tag = language === "zh" ? "zh-CN" : "en";
  const number = new Intl.NumberFormat(tag);
  const dayOfYear = new Intl.DateTimeFormat(tag, { month: "short", day: "numeric" });
  const day = new Intl.DateTimeFormat(tag, { year: "numeric", month: "short", day: "numeric" });
  const longDay = new Intl.DateTimeFormat(tag, { dateStyle: "full" });
  const moment = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" });
  const thisYear = new Date().getFullYear();
  return {
    number: (value) => number.format(value),
    bytes: (value) => {
      const at = Math.min(
        UNITS.length - 1,
        Math.floor(Math.log(Math.max(1, value)) / Math.log(1000)),
      );
      return new Intl.NumberFormat(tag, {
        style: "unit",
        unit: UNITS[at] ?? "byte",
        unitDisplay: "short",
        maximumFractionDigits: at > 1 ? 1 : 0,
      }).format(value / 1000 ** at);
    },
    day: (given) => {
      const date = new Date(given);
      return (date.getFullYear() === thisYear ? dayOfYear : day).format(date);
    },
    longDay: (given) => longDay.format(new Date(given)),
    moment: (given) => moment.format(new Date(given)),
  };
}
