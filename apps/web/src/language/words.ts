/** Words of a part of the page: both languages side by side, so that leaving one out does not compile. */
import { useTranslation } from "react-i18next";
import { i18n } from "./i18n.ts";
import type { Language, Text } from "./language.ts";

/** `{{name}}` takes a value. English plurals are two keys, `pictures_one` and `pictures_other`; Chinese has `_other` alone,
 *  so its `_one` repeats it. They are asked for as `t("pictures", { count })`. */
type Words = Readonly<Record<string, Text>>;
type KeyOf<W extends Words> = {
  [K in keyof W & string]: K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K;
}[keyof W & string];
type Values = Readonly<Record<string, string | number>>;

export type Say<W extends Words> = (key: KeyOf<W>, values?: Values) => string;

export interface DefinedWords<W extends Words> {
  /** For components: says it in the page's language, and again once that changes. */
  readonly use: () => Say<W>;
  /** For the rest: in the page's language of this moment. */
  readonly say: Say<W>;
  readonly words: W;
}

/** @param room name of the part, unique in the page */
export function defineWords<const W extends Words>(room: string, words: W): DefinedWords<W> {
  for (const language of ["en", "zh"] as const satisfies readonly Language[])
    i18n.addResourceBundle(
      language,
      room,
      Object.fromEntries(Object.entries(words).map(([key, text]) => [key, text[language]])),
    );
  // i18next infers what a text interpolates from resources that it knows; ours are checked by the test of words.
  const say = (key: string, values?: Values): string =>
    i18n.t(key, { ns: room, ...values } as never) as unknown as string;
  return {
    words,
    say,
    use: () => {
      useTranslation(room, { i18n });
      return say;
    },
  };
}
