/** What stands in the forms of tools. Tools that draw share what they have in common, so that a prompt typed for one is there
 *  for the next; all of it is a draft. */
import { createDraft, type Draft } from "../../../drafts/draft-store.ts";
import { defaultsOf, type Values } from "../../../form/values.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";

type Kept = Record<string, unknown>;

const record = (kept: unknown): Kept | undefined =>
  typeof kept === "object" && kept !== null && !Array.isArray(kept) ? (kept as Kept) : undefined;

const SHARED = createDraft<Kept>("create:drawing", {}, record);
const OWN = new Map<string, Draft<Kept>>();

function ownDraft(tool: string): Draft<Kept> {
  const known = OWN.get(tool) ?? createDraft<Kept>(`create:${tool}`, {}, record);
  OWN.set(tool, known);
  return known;
}

/** What a picture decides where a tool begins with one. */
const BY_PICTURE = ["width", "height", "aspect"];

/** Whether a parameter is the same in every tool that draws. */
function isShared(tool: ToolDeclaration, name: string): boolean {
  const { properties, required } = tool.parameters;
  if (!("prompt" in properties && "steps" in properties && "sampler" in properties)) return false;
  const picture = tool.inputs.find(({ type }) => type === "image")?.name;
  if (picture !== undefined && required.includes(picture) && BY_PICTURE.includes(name))
    return false;
  return tool.groups.some(
    ({ title, parameters }) => parameters.includes(name) && SHARED_GROUPS.has(title.en),
  );
}

/** Groups that every tool that draws has; their own parameters stay with the tool. */
const SHARED_GROUPS = new Set([
  "Prompts",
  "Prompt language",
  "Sampling",
  "Sampling in detail",
  "Guidance in detail",
  "Size",
  "Variation",
  "Model",
  "Kinds of models",
  "Hires fix",
  "Batches",
  "Control",
]);

export interface ToolValues {
  /** Defaults where nothing was changed. */
  readonly values: Values;
  /** Whether what was kept has been read. */
  readonly ready: boolean;
  readonly change: (fields: Kept) => void;
}

export function useToolValues(tool: ToolDeclaration): ToolValues {
  const draft = ownDraft(tool.id);
  const shared = SHARED.use();
  const own = draft.use();
  return {
    values: merged(tool, shared.value, own.value),
    ready: shared.ready && own.ready,
    change: (fields) => {
      changeValues(tool, fields);
    },
  };
}

/** Resolves when what was kept of a tool's form has been read. */
export async function loadedValues(tool: ToolDeclaration): Promise<Values> {
  await Promise.all([SHARED.loaded, ownDraft(tool.id).loaded]);
  return merged(tool, SHARED.get(), ownDraft(tool.id).get());
}

export function changeValues(tool: ToolDeclaration, fields: Kept): void {
  const entries = Object.entries(fields);
  const shared = entries.filter(([name]) => isShared(tool, name));
  const own = entries.filter(([name]) => !isShared(tool, name));
  if (shared.length > 0) SHARED.change(Object.fromEntries(shared));
  if (own.length > 0) ownDraft(tool.id).change(Object.fromEntries(own));
}

/** What `changeValues` must be given for a form to hold these and defaults else. */
export function wholeForm(tool: ToolDeclaration, values: Values): Kept {
  const defaults = defaultsOf(tool);
  return Object.fromEntries(
    Object.keys(tool.parameters.properties).map((name) => [name, values[name] ?? defaults[name]]),
  );
}

function merged(tool: ToolDeclaration, shared: Values, own: Values): Values {
  const defaults = defaultsOf(tool);
  return Object.fromEntries(
    Object.keys(tool.parameters.properties).map((name) => {
      const kept = isShared(tool, name) ? shared : own;
      return [name, name in kept ? kept[name] : defaults[name]];
    }),
  );
}
