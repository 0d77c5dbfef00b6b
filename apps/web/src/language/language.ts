/** The language of the page: chosen once, kept in this browser, switched without a reload. */
import { create } from "zustand";
import { i18n } from "./i18n.ts";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Something said in both languages, as the tools' declarations hold it. */
export type Text = Readonly<Record<Language, string>>;

const KEY = "inkloom-language";
/** As `lang` attributes write them. */
const TAGS = { en: "en", zh: "zh-CN" } as const;

interface LanguageState {
  readonly language: Language;
}

const useLanguageState = create<LanguageState>()(() => ({ language: stored() }));

/** Called once, before anything is shown. */
export function startLanguage(): void {
  apply(currentLanguage());
  // Other tabs of the page follow.
  addEventListener("storage", ({ key }) => {
    if (key === KEY) change(stored());
  });
}

export const currentLanguage = (): Language => useLanguageState.getState().language;

export const useLanguage = (): Language => useLanguageState(({ language }) => language);

/** Picks the words of a declaration. */
export function useText(): (text: Text) => string {
  const language = useLanguage();
  return (text) => text[language];
}

export function setLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // A browser that keeps nothing still switches.
  }
  change(language);
}

function change(language: Language): void {
  apply(language);
  useLanguageState.setState({ language });
}

function apply(language: Language): void {
  document.documentElement.lang = TAGS[language];
  void i18n.changeLanguage(language);
}

function stored(): Language {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // as if nothing was kept
  }
  if (kept === "en" || kept === "zh") return kept;
  return /^zh/i.test(navigator.language) ? "zh" : "en";
}
