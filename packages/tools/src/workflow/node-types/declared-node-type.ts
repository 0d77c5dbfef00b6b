/** Nodes of ComfyUI and small ones as editors are told them. */
import type { NodeFieldSchema, NodeInput, NodeOutput, NodeType } from "@inkloom/contract";
import type { InputSpec, NameLists, NodeDeclaration } from "@inkloom/diffusion";
import { categoryWords, wordsFor } from "./input-words.ts";

export function declaredNodeType(
  type: string,
  node: NodeDeclaration,
  source: "comfy" | "glue",
  names: NameLists,
): NodeType {
  const { title, help, category, required, optional = {}, outputs, isOutput = false } = node;
  const inputs = (specs: Readonly<Record<string, InputSpec>>, isRequired: boolean): NodeInput[] =>
    Object.entries(specs).map(([name, spec]) => inputOf(name, spec, isRequired, names));
  return {
    type,
    title,
    ...(help && { help }),
    category: categoryWords(category),
    source,
    isOutput,
    inputs: [...inputs(required, true), ...inputs(optional, false)],
    outputs: outputs.map(({ type: kind, name = kind }): NodeOutput => ({
      name,
      type: kind,
      label: wordsFor(name),
    })),
  };
}

function inputOf(name: string, spec: InputSpec, required: boolean, names: NameLists): NodeInput {
  const common = { name, label: wordsFor(name), required };
  if (spec.kind === "link") return { ...common, type: spec.type, socket: "link" };
  return {
    ...common,
    type: spec.kind,
    socket: spec.kind === "COMBO" ? "widget" : "both",
    schema: schemaOf(spec, names),
    ...("redrawn" in spec && spec.redrawn && { redrawn: true }),
    ...("upload" in spec && spec.upload && { upload: true }),
  };
}

/** A number that JSON's readers hold exactly. */
const exact = (value: number | bigint): number =>
  Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, Number(value)));

function schemaOf(
  spec: Exclude<InputSpec, { readonly kind: "link" }>,
  names: NameLists,
): NodeFieldSchema {
  switch (spec.kind) {
    case "INT":
    case "FLOAT": {
      const { default: value, min, max, step } = spec;
      return {
        type: spec.kind === "INT" ? "integer" : "number",
        default: value,
        minimum: exact(min),
        maximum: exact(max),
        ...(step !== undefined && { step }),
      };
    }
    case "STRING":
      return {
        type: "string",
        default: spec.default ?? "",
        ...(spec.multiline && { multiline: true }),
      };
    case "BOOLEAN":
      return { type: "boolean", default: spec.default };
    case "COMBO": {
      // A picture that was sent is called by its hash, so that there is nothing to choose from.
      if (spec.upload) return { type: "string" };
      const options = spec.options(names);
      const standard = spec.default ?? options[0];
      return {
        type: "string",
        enum: options,
        ...(standard !== undefined && { default: standard }),
      };
    }
  }
}
