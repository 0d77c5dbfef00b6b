/** What schemas say to people, in both languages: English where JSON Schema has it, Chinese beside it until the document is
 *  made (`openapi/document.ts`). */
import type { Language, Text } from "@inkloom/contract";

/** Keyword of the Chinese words; the validator is told to pass over it. */
export const CHINESE = "x-zh";

interface Chinese {
  readonly description?: string;
  readonly summary?: string;
  readonly title?: string;
}

interface Worded extends Readonly<Record<string, unknown>> {
  readonly [CHINESE]?: Chinese;
}

/** What a value is, for a schema. */
export const said = (en: string, zh: string): { readonly description: string } => ({
  description: en,
  ...chinese({ description: zh }),
});

/** What a route does, for its schema: one line, and more where more is to be said. */
export const does = (
  summary: Text,
  description?: Text,
): { readonly summary: string; readonly description?: string } => ({
  summary: summary.en,
  ...(description && { description: description.en }),
  ...chinese({ summary: summary.zh, ...(description && { description: description.zh }) }),
});

const chinese = (words: Chinese) => ({ [CHINESE]: words });

/** The same data in one language, without the other's words. */
export function inLanguage<T>(value: T, language: Language): T;
export function inLanguage(value: unknown, language: Language): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => inLanguage(each, language));
  if (typeof value !== "object" || value === null) return value;
  const { [CHINESE]: words, ...rest } = value as Worded;
  const mine: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(rest)) mine[key] = inLanguage(each, language);
  return language === "zh" ? { ...mine, ...words } : mine;
}
