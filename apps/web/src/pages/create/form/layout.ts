/** Which settings stand on top of a form, and in which order; the rest follows in the groups of the declaration. */
import type { ToolDeclaration } from "../../../service/tools.ts";

/** One line of the form: one setting, two beside each other, or some that are one control. */
export type FormRow = readonly string[];

/** Known names, in the order of forms. A row is shown with those of its names that the tool has. */
const IMPORTANT: readonly FormRow[] = [
  ["picture"],
  ["image"],
  ["x"],
  ["y"],
  ["prompt"],
  ["negative_prompt"],
  ["model"],
  ["file"],
  ["width", "height", "aspect"],
  ["denoise"],
  ["resize"],
  ["sampler", "schedule"],
  ["steps", "cfg"],
  ["seed"],
  ["batch_count", "batch"],
  ["upscaler"],
  ["scale"],
  ["words", "count"],
];

/** Settings that mean something only under another name of their tool. */
const ONLY_IN: Readonly<Record<string, readonly string[]>> = {
  x: ["grid"],
  y: ["grid"],
  upscaler: ["upscale"],
  scale: ["upscale"],
  // A grid draws from words unless somebody looks for the picture.
  image: ["img2img"],
  denoise: ["img2img"],
  resize: ["img2img"],
};

/** Names folders of the service's machine; requests have none. */
export const HIDDEN: readonly string[] = ["folder"];

export function importantRows({ id, parameters }: ToolDeclaration): readonly FormRow[] {
  const isSize = (name: string): boolean => ["width", "height"].includes(name);
  return IMPORTANT.map((row) =>
    row.filter(
      (name) =>
        name in parameters.properties &&
        (ONLY_IN[name]?.includes(id) ?? true) &&
        // Two numbers without proportions are settings like others.
        (!isSize(name) || "aspect" in parameters.properties),
    ),
  ).filter((row) => row.length > 0);
}

/** Tools with a page of their own, by their addresses. */
const ELSEWHERE: Readonly<Record<string, string>> = { workflow: "/app/workflow" };

/** Address of the page that a tool has of its own; undefined for those of Create. */
export const elsewhereOf = (id: string): string | undefined =>
  id.startsWith("train-") ? "/app/training" : ELSEWHERE[id];

const has = (tool: ToolDeclaration, type: string): boolean =>
  tool.outputs.some((port) => port.type === type);

export const makesPictures = (tool: ToolDeclaration): boolean => has(tool, "image");
