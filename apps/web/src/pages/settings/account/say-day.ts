/** A moment of the service as a day in the page's language. */
import type { Language } from "../../../language/language.ts";

export const sayDay = (moment: string, language: Language): string =>
  new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium" }).format(
    new Date(moment),
  );
