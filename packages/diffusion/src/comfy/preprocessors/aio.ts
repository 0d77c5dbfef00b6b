/** One node that is any preprocessor with its standard settings.
 *  Reference: Fannovel16/comfyui_controlnet_aux@e8b689a, __init__.py (AIO_Preprocessor). */
import { link, type NodeDeclaration } from "../declaration.ts";
import { NodeInputs } from "../node-inputs.ts";
import type { Value } from "../values.ts";
import { type Fields, filled, options, resolution } from "./fields.ts";
import { PREPROCESSOR_NODES } from "./table.ts";

const FIELDS: Fields = {
  preprocessor: options(["none", ...Object.keys(PREPROCESSOR_NODES)]),
  resolution: resolution(),
};

export const aioPreprocessor: NodeDeclaration = {
  title: { en: "AIO Aux Preprocessor", zh: "通用预处理器" },
  category: "ControlNet Preprocessors",
  required: { image: link("IMAGE") },
  optional: FIELDS,
  outputs: [{ type: "IMAGE" }],
  fingerprint: async (inputs, context) =>
    (await chosen(filled(inputs, FIELDS))?.fingerprint?.(inputs, context)) ?? "",
  async run(inputs, context) {
    const given = filled(inputs, FIELDS);
    const image: Value = { type: "IMAGE", value: inputs.of("IMAGE", "image") };
    const node = chosen(given);
    if (node === undefined) return { values: [image] };
    const own = new NodeInputs(
      new Map<string, Value | number>([
        ["image", image],
        ["resolution", given.number("resolution")],
      ]),
    );
    const { values } = await node.run(own, context);
    return { values: values.slice(0, 1) };
  },
};

const chosen = (given: NodeInputs): NodeDeclaration | undefined =>
  PREPROCESSOR_NODES[given.text("preprocessor")];
