/** Seeds of 64 bits: texts in rows, whole numbers in what is answered and in pictures. */
import { type NameLists, objectInfo, type Prompt } from "@inkloom/tools";
import { inputsOf } from "./comfy-request.ts";
import { recordOf } from "./json-values.ts";

/** Lists of a machine without any file. */
export const NO_NAMES: NameLists = {
  checkpoints: [],
  loras: [],
  upscalers: [],
  controlNets: [],
  images: [],
};

/** Class and input of all that take whole numbers: "KSampler/seed". */
const WHOLE = new Set(
  Object.entries(objectInfo(NO_NAMES)).flatMap(([type, { input }]) =>
    Object.values(recordOf(input) ?? {}).flatMap((specs) =>
      Object.entries(recordOf(specs) ?? {})
        .filter(([, spec]) => Array.isArray(spec) && spec[0] === "INT")
        .map(([name]) => `${type}/${name}`),
    ),
  ),
);

/** A row's graph with its whole numbers, for `exactJson`. */
export const withIntegers = (prompt: Prompt): Prompt =>
  Object.fromEntries(
    Object.entries(prompt).map(([id, node]) => {
      const type = String(node.class_type);
      const inputs = Object.entries(inputsOf(node)).map(([name, value]) => [
        name,
        typeof value === "string" && /^-?\d{16,40}$/.test(value) && WHOLE.has(`${type}/${name}`)
          ? BigInt(value)
          : value,
      ]);
      return [id, { ...node, inputs: Object.fromEntries(inputs) as unknown }];
    }),
  );
