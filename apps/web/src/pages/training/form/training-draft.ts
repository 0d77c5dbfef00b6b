/** What stands in the forms of training: kept in this browser, of each tool its own. */
import { createDraft, type Draft } from "../../../drafts/draft-store.ts";
import { preference } from "../../../drafts/preference.ts";
import { defaultsOf, type Values } from "../../../form/values.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";

type Kept = Record<string, unknown>;

const DRAFTS = new Map<string, Draft<Kept>>();

const record = (kept: unknown): Kept | undefined =>
  typeof kept === "object" && kept !== null && !Array.isArray(kept) ? (kept as Kept) : undefined;

export function trainingDraft(tool: string): Draft<Kept> {
  const known = DRAFTS.get(tool) ?? createDraft<Kept>(`training:${tool}`, {}, record);
  DRAFTS.set(tool, known);
  return known;
}

/** Which of the tools that train stands in the form. */
export const chosenTool = preference("training-tool", "train-lora", (kept) =>
  typeof kept === "string" ? kept : undefined,
);

/** Defaults where nothing was changed. */
export function formValues(tool: ToolDeclaration, kept: Values): Values {
  const defaults = defaultsOf(tool);
  return Object.fromEntries(
    Object.keys(tool.parameters.properties).map((name) => [
      name,
      name in kept ? kept[name] : defaults[name],
    ]),
  );
}

/** Puts the settings of a run into the form, all of them. */
export function takeOver(tool: ToolDeclaration, parameters: Values): void {
  trainingDraft(tool.id).replace({ ...formValues(tool, parameters) });
  chosenTool.set(tool.id);
}
