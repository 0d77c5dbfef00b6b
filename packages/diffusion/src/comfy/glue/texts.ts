/** Nodes that hold and join what is filled in. The names are ComfyUI's where it has the same node. */
import type { InputSpec, NodeDeclaration } from "../declaration.ts";
import { int, float, link, seed } from "../declaration.ts";
import { Problem } from "@inkloom/contract";
import type { Value } from "../values.ts";

/** Characters of a text that is put together, so that a graph that joins what it joined before has an end. */
const LONGEST = 2 ** 20;

const text: InputSpec = { kind: "STRING", default: "", multiline: true };
const line: InputSpec = { kind: "STRING", default: "" };

const strings = (...value: string[]): Value => ({ type: "STRING", value });

export const primitiveText: NodeDeclaration = {
  title: { en: "Text", zh: "文本" },
  help: { en: "A text for several nodes", zh: "供多个节点使用的文本" },
  category: "values",
  required: { value: text },
  outputs: [{ type: "STRING" }],
  run: (inputs) => Promise.resolve({ values: [strings(inputs.text("value"))] }),
};

/** Whole numbers up to here are exact. */
const EXACT = Number.MAX_SAFE_INTEGER;

export const primitiveInt: NodeDeclaration = {
  title: { en: "Whole number", zh: "整数" },
  help: { en: "A whole number for several nodes", zh: "供多个节点使用的整数" },
  category: "values",
  required: { value: int(0, -EXACT, EXACT) },
  outputs: [{ type: "INT" }],
  run: (inputs) =>
    Promise.resolve({ values: [{ type: "INT", value: Number(inputs.integer("value")) }] }),
};

export const primitiveFloat: NodeDeclaration = {
  title: { en: "Number", zh: "数值" },
  help: { en: "A number for several nodes", zh: "供多个节点使用的数值" },
  category: "values",
  required: { value: float(0, -EXACT, EXACT, 0.01) },
  outputs: [{ type: "FLOAT" }],
  run: (inputs) => Promise.resolve({ values: [{ type: "FLOAT", value: inputs.number("value") }] }),
};

export const primitiveBoolean: NodeDeclaration = {
  title: { en: "On or off", zh: "开关值" },
  help: { en: "A switch for several nodes", zh: "供多个节点使用的开关" },
  category: "values",
  required: { value: { kind: "BOOLEAN", default: false } },
  outputs: [{ type: "BOOLEAN" }],
  run: (inputs) => Promise.resolve({ values: [{ type: "BOOLEAN", value: inputs.flag("value") }] }),
};

export const seedNode: NodeDeclaration = {
  title: { en: "Seed", zh: "随机种子" },
  help: { en: "One seed for several nodes", zh: "供多个节点共用的随机种子" },
  category: "values",
  required: { seed },
  outputs: [{ type: "INT" }],
  run: (inputs) => Promise.resolve({ values: [{ type: "INT", value: inputs.integer("seed") }] }),
};

export const joinTexts: NodeDeclaration = {
  title: { en: "Join texts", zh: "拼接文本" },
  help: {
    en: "Puts two texts behind one another, with the delimiter between them",
    zh: "把两段文本前后相连，中间加上分隔符",
  },
  category: "values",
  required: { string_a: text, string_b: text, delimiter: line },
  outputs: [{ type: "STRING" }],
  run(inputs) {
    const parts = [inputs.text("string_a"), inputs.text("string_b")];
    const joined = parts.join(inputs.text("delimiter"));
    if (joined.length > LONGEST)
      throw new Problem("input/invalid", {
        en: `a joined text has ${joined.length} characters, expected at most ${LONGEST}`,
        zh: `拼接后的文本有 ${joined.length} 个字符，最多为 ${LONGEST} 个`,
      });
    return Promise.resolve({ values: [strings(joined)] });
  },
};

export const switchTexts: NodeDeclaration = {
  title: { en: "Switch between texts", zh: "切换文本" },
  help: {
    en: "Passes one of two texts on; both are made",
    zh: "传递两段文本中的一段；两者都会生成",
  },
  category: "values",
  required: { switch: { kind: "BOOLEAN", default: true }, on_true: text, on_false: text },
  outputs: [{ type: "STRING" }],
  run: (inputs) =>
    Promise.resolve({
      values: [strings(inputs.text(inputs.flag("switch") ? "on_true" : "on_false"))],
    }),
};

export const previewAny: NodeDeclaration = {
  title: { en: "Show as text", zh: "显示为文本" },
  help: { en: "Shows texts and numbers on the node", zh: "在节点上显示文本和数值" },
  category: "values",
  required: { source: link("*") },
  outputs: [],
  isOutput: true,
  run(inputs) {
    const given = inputs.get("source");
    if (typeof given !== "object") throw new TypeError("previewAny: expected a link");
    return Promise.resolve({ values: [], shown: { text: wordsOf(given) } });
  },
};

/** A value in words; tensors by their shapes, files and networks by their kinds. */
export function wordsOf({ type, value }: Value): readonly string[] {
  switch (type) {
    case "STRING":
      return value;
    case "INT":
    case "FLOAT":
    case "BOOLEAN":
      return [String(value)];
    case "IMAGE":
    case "MASK":
      return [`${type} ${value.shape.join("x")}`];
    case "POSE_KEYPOINT":
      return [JSON.stringify(value)];
    case "LATENT":
      return [`${type} ${value.samples.shape.join("x")}`];
    default:
      return [type];
  }
}
