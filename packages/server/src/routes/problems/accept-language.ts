/** Which language an answer is in: what `Accept-Language` likes best of those that there are (RFC 9110, 12.5.4). */
import { type Language, LANGUAGES } from "@inkloom/contract";

/** Longer headers are not read to their end. */
const LONGEST = 1024;

/** @returns English where nothing is said, or nothing that there is */
export function languageOf(header: string | undefined): Language {
  let best: { readonly language: Language; readonly quality: number } | undefined;
  for (const range of (header ?? "").slice(0, LONGEST).split(",")) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const primary = tag.split("-")[0];
    const language = tag === "*" ? "en" : LANGUAGES.find((each) => each === primary);
    const quality = qualityOf(parameters);
    // Of equals the first one counts, as people order them.
    if (language !== undefined && quality > (best?.quality ?? 0)) best = { language, quality };
  }
  return best?.language ?? "en";
}

function qualityOf(parameters: readonly string[]): number {
  const text = parameters.find((each) => each.startsWith("q="))?.slice(2);
  if (text === undefined) return 1;
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}
