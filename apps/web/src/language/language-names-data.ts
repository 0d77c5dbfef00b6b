/** Each language in itself. */
export const LANGUAGE_NAMES = { en: "English", zh: "中文" } as const;
