/** `/object_info`: what pages and clients are told about nodes. */
import type { NameLists } from "./context.ts";
import type { InputSpec, NodeDeclaration } from "./declaration.ts";
import { exactNumber } from "./exact-json.ts";
import { NODES } from "./nodes/index.ts";

/** As ComfyUI's page reads it; texts are shown in one language. For `JSON.stringify`, which writes the largest seed
 *  as the exact number. */
export function objectInfo(
  names: NameLists,
  language: "en" | "zh" = "en",
  nodes: ReadonlyMap<string, NodeDeclaration> = NODES,
): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    [...nodes].map(([name, node]) => [name, nodeInfo(name, node, names, language)]),
  );
}

function nodeInfo(
  name: string,
  { title, category, required, optional, outputs, isOutput = false }: NodeDeclaration,
  names: NameLists,
  language: "en" | "zh",
): Record<string, unknown> {
  const configs = (specs: Readonly<Record<string, InputSpec>>) =>
    Object.fromEntries(Object.entries(specs).map(([key, spec]) => [key, inputConfig(spec, names)]));
  const hidden = isOutput ? { prompt: "PROMPT", extra_pnginfo: "EXTRA_PNGINFO" } : undefined;
  return {
    input: {
      required: configs(required),
      ...(optional && { optional: configs(optional) }),
      ...(hidden && { hidden }),
    },
    input_order: {
      required: Object.keys(required),
      ...(optional && { optional: Object.keys(optional) }),
      ...(hidden && { hidden: Object.keys(hidden) }),
    },
    output: outputs.map(({ type }) => type),
    output_is_list: outputs.map(() => false),
    output_name: outputs.map(({ type, name: own = type }) => own),
    name,
    display_name: title[language],
    description: "",
    python_module: "nodes",
    category,
    output_node: isOutput,
  };
}

/** The same as errors repeat it: always a pair. */
export const errorConfig = (spec: InputSpec, names: NameLists): readonly unknown[] => {
  const [type, settings = {}] = inputConfig(spec, names);
  return [type, settings];
};

/** The pair of a type, or a list of names, and its settings. */
function inputConfig(spec: InputSpec, names: NameLists): readonly unknown[] {
  switch (spec.kind) {
    case "link":
      return [spec.type];
    case "INT":
    case "FLOAT": {
      const { kind, step, default: value, min, max, redrawn } = spec;
      const settings = {
        default: value,
        min,
        max: exactNumber(max),
        ...(step !== undefined && { step }),
        ...(redrawn && { control_after_generate: true }),
      };
      return [kind, settings];
    }
    case "STRING": {
      const { default: value, multiline } = spec;
      return [
        "STRING",
        {
          ...(value !== undefined && { default: value }),
          ...(multiline && { multiline, dynamicPrompts: true }),
        },
      ];
    }
    case "BOOLEAN":
      return ["BOOLEAN", { default: spec.default }];
    case "COMBO": {
      const { default: value, upload } = spec;
      const options = [...spec.options(names)];
      const settings = {
        ...(value !== undefined && { default: value }),
        ...(upload && { image_upload: true }),
      };
      return Object.keys(settings).length > 0 ? [options, settings] : [options];
    }
  }
}
