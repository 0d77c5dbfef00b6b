import { LANGUAGES, type Language, Problem } from "@inkloom/contract";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The language of help and messages: `--lang` where given, in any case and with any region, else that of the locale (LC_ALL,
 * LC_MESSAGES, LANG, the first that is set), else English.
 * @throws Problem `input/invalid` for a language that Inkloom does not speak.
 */
export function pickLanguage(argv: readonly string[], env: Environment): Language {
  const asked = askedFor(argv);
  if (asked === undefined) return localeLanguage(env);
  const known = LANGUAGES.find((each) => each === languageOf(asked));
  if (known !== undefined) return known;
  const list = LANGUAGES.join(", ");
  throw new Problem("input/invalid", {
    en: `--lang: got ${JSON.stringify(asked)}, expected one of ${list}.`,
    zh: `--lang：给出的是 ${JSON.stringify(asked)}，应为以下之一：${LANGUAGES.join("、")}。`,
  });
}

/** The language's own part of a name that may tell a region, a script or an encoding as well: `zh-CN`,
 *  `zh_Hans.UTF-8`, `EN`. */
const languageOf = (name: string): string =>
  (/^[a-z]+(?=$|[-_.@])/i.exec(name)?.[0] ?? "").toLowerCase();

/** The language of the locale. */
export function localeLanguage(env: Environment): Language {
  const locale = [env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]].find(Boolean) ?? "";
  return languageOf(locale) === "zh" ? "zh" : "en";
}

/** The value of the last `--lang`; read before the real parser, whose own words depend on it. */
function askedFor(argv: readonly string[]): string | undefined {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  const at = words.findLastIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const word = words[at];
  return word === "--lang" ? words[at + 1] : word?.slice("--lang=".length);
}
