/** Settings by what people call them: every word of the search in name, label or help, in either language. */
import type { ToolDeclaration } from "../service/tools.ts";

/** Names of parameters that fit, those whose label begins with the words first. */
export function findParameters(
  { parameters: { properties } }: Pick<ToolDeclaration, "parameters">,
  search: string,
): readonly string[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const ranked = Object.entries(properties).flatMap(([name, schema]) => {
    const { label, help } = schema["x-inkloom"];
    const names = [name.replaceAll("_", " "), name, label.en, label.zh].map((each) =>
      each.toLowerCase(),
    );
    const all = [...names, help.en.toLowerCase(), help.zh].join("\n");
    if (!words.every((word) => all.includes(word))) return [];
    const begins = names.some((each) => each.startsWith(words.join(" ")));
    const named = words.every((word) => names.some((each) => each.includes(word)));
    return [{ name, rank: begins ? 0 : named ? 1 : 2 }];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ name }) => name);
}
