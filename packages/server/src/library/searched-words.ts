/** What a model is found by. */
import { basename } from "node:path";
import { searchedText } from "../storage/gallery/bigrams.ts";
import type { ModelFacts } from "./facts.ts";

interface Searched {
  readonly name: string;
  readonly path: string;
  readonly family?: string | null | undefined;
  readonly facts?: Partial<ModelFacts> | null | undefined;
  readonly triggerWords?: readonly string[];
  readonly notes?: string;
  readonly tags?: readonly string[];
}

/** As `termsOf` parts a search. */
export function searchedWords(model: Searched): string {
  const { name, path, family, facts, triggerWords = [], notes = "", tags = [] } = model;
  const { title, alias, author, baseModel, architecture, familyLabel, captions = [] } = facts ?? {};
  return searchedText(
    [
      name,
      basename(path),
      ...tags,
      ...[title, alias, author, baseModel, architecture, family, familyLabel?.en, familyLabel?.zh],
      ...triggerWords,
      ...captions.map(({ words }) => words),
      notes,
    ]
      .filter((text) => text !== undefined && text !== null && text !== "")
      .join("\n"),
  );
}
