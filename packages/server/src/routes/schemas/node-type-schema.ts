/** The kinds of nodes as the API tells them. */
import { said } from "./said.ts";
import { list, object, type Schema, text } from "./shapes.ts";

const words: Schema = object({ en: text("English", "英文"), zh: text("Chinese", "中文") });
const flag = (en: string, zh: string): Schema => ({ type: "boolean", ...said(en, zh) });
const number = (en: string, zh: string): Schema => ({ type: "number", ...said(en, zh) });

const FIELD = object(
  {
    type: {
      type: "string",
      enum: ["string", "integer", "number", "boolean"],
      ...said("Kind of value", "值的类型"),
    },
    default: {
      type: ["string", "number", "boolean"],
      ...said("Where it is left out", "未给出时的值"),
    },
    minimum: number("Smallest", "最小值"),
    maximum: number("Largest", "最大值"),
    multipleOf: number("What it must be a multiple of", "须为此数的倍数"),
    enum: list({ type: "string" }, said("One of these", "可选值")),
    step: number("Step of a slider", "滑块的步长"),
    multiline: flag("Whether it has several lines", "是否为多行文本"),
    minLength: number("Characters at least", "最少字符数"),
    maxLength: number("Characters at most", "最多字符数"),
  },
  [
    "default",
    "minimum",
    "maximum",
    "multipleOf",
    "enum",
    "step",
    "multiline",
    "minLength",
    "maxLength",
  ],
);

const INPUT = object(
  {
    name: text("In graphs", "在图中的名称"),
    label: words,
    help: words,
    type: text(
      "What travels along its links, `COMBO` for one of a list, `*` for anything",
      "连线的类型；`COMBO` 表示从列表中选择，`*` 表示任意类型",
    ),
    required: flag("Whether it must be given", "是否必填"),
    socket: {
      type: "string",
      enum: ["link", "widget", "both"],
      ...said("Whether it is linked, filled in, or either", "通过连线、直接填写，或二者皆可"),
    },
    schema: { ...FIELD, ...said("What can be filled in", "可填写的内容") },
    redrawn: flag(
      "A seed, which editors may draw anew after each run",
      "随机种子，编辑器可在每次运行后重新选取",
    ),
    upload: flag("A picture, as `asset:<sha256>`", "图片，写作 `asset:<sha256>`"),
    offers: list({ type: "string" }, said("Values worth offering", "建议值")),
    unit: words,
    whenAbsent: words,
    group: words,
  },
  ["help", "schema", "redrawn", "upload", "offers", "unit", "whenAbsent", "group"],
);

const OUTPUT = object(
  {
    name: text("Of the output", "输出的名称"),
    type: text("What travels along its links", "连线的类型"),
    label: words,
    many: flag("Several, for each of which a tool runs once", "多个值，工具对每个值各运行一次"),
  },
  ["many"],
);

export const NODE_TYPE: Schema = object(
  {
    type: text("In graphs: `class_type`", "在图中的 `class_type`"),
    title: words,
    help: words,
    category: words,
    source: {
      type: "string",
      enum: ["tool", "comfy", "glue"],
      ...said("A tool, a node of ComfyUI, or a small one", "工具、ComfyUI 节点或小节点"),
    },
    isOutput: flag("Whether graphs end here", "是否为输出节点"),
    inputs: list(INPUT),
    outputs: list(OUTPUT),
  },
  ["help"],
);
