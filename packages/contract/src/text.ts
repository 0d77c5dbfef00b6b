/** The languages that every text for people exists in. */
export const LANGUAGES = ["en", "zh"] as const;

export type Language = (typeof LANGUAGES)[number];

/** One text for people in every language. */
export type Text = Readonly<Record<Language, string>>;
