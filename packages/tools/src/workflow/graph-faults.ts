/** What is wrong with an input of a node, in both languages. */
import type { Fault, Text } from "@inkloom/contract";
import type { PromptError } from "@inkloom/diffusion";
import { fault } from "./read-graph.ts";

/** Of a node as people see it. */
export interface NamedNode {
  readonly id: string;
  /** Its title, else its type. */
  readonly name: string;
}

/** A fault of an input, whose sentence names the node. */
export const inputFault = ({ id, name }: NamedNode, input: string, { en, zh }: Text): Fault =>
  fault(`${id}.${input}`, {
    en: `${name} (${id}), ${input}: ${en}.`,
    zh: `${name}（${id}）的 ${input}：${zh}。`,
  });

/** A fault of a node as a whole. */
export const nodeFault = ({ id, name }: NamedNode, { en, zh }: Text): Fault =>
  fault(id, { en: `${name} (${id}): ${en}.`, zh: `${name}（${id}）：${zh}。` });

/** What ComfyUI's checks say. */
export function errorFault(node: NamedNode, error: PromptError): Fault {
  const { extra_info: info, type } = error;
  const name = info["input_name"];
  const input = typeof name === "string" ? name : "";
  return inputFault(node, input, WORDS[type]?.(info, error) ?? other(error));
}

const other = ({ message, details }: PromptError): Text => {
  const said = `${message} (${details})`;
  return { en: said, zh: said };
};

type Words = (info: PromptError["extra_info"], error: PromptError) => Text;

const WORDS: Readonly<Record<string, Words>> = {
  required_input_missing: () => ({
    en: "nothing is given, expected a value or a link",
    zh: "未给出，应填写或连线",
  }),
  bad_linked_input: () => ({
    en: "expected a link from an output that is there",
    zh: "应为来自现有输出的连线",
  }),
  return_type_mismatch: (_, { details }) => {
    const [, given = "?", wanted = "?"] =
      /received_type\((.*)\) mismatch input_type\((.*)\)/.exec(details) ?? [];
    return {
      en: `${given} comes along the link, expected ${wanted}`,
      zh: `连线传来的是 ${given}，应为 ${wanted}`,
    };
  },
  invalid_input_type: (info) => {
    const [type] = configOf(info);
    return {
      en: `got ${shown(info["received_value"])}, expected ${KINDS[type]?.en ?? type}`,
      zh: `给出的是 ${shown(info["received_value"])}，应为${KINDS[type]?.zh ?? type}`,
    };
  },
  value_smaller_than_min: (info) => range(info),
  value_bigger_than_max: (info) => range(info),
  value_not_in_list: (info, { details }) => ({
    en: `got ${shown(info["received_value"])}, expected one of the list (${details.slice(0, 300)})`,
    zh: `给出的是 ${shown(info["received_value"])}，应为列表中的一项（${details.slice(0, 300)}）`,
  }),
  custom_validation_failed: (info) => ({
    en: `got ${shown(info["received_value"])}, expected a picture that is there`,
    zh: `给出的是 ${shown(info["received_value"])}，应为已有的图片`,
  }),
};

const KINDS: Readonly<Record<string, Text>> = {
  INT: { en: "a whole number", zh: "整数" },
  FLOAT: { en: "a number", zh: "数值" },
  STRING: { en: "a text", zh: "文本" },
  BOOLEAN: { en: "true or false", zh: " true 或 false" },
};

function range(info: PromptError["extra_info"]): Text {
  const [, { min, max }] = configOf(info);
  return {
    en: `got ${shown(info["received_value"])}, expected ${shown(min)} to ${shown(max)}`,
    zh: `给出的是 ${shown(info["received_value"])}，应为 ${shown(min)} 到 ${shown(max)}`,
  };
}

interface Settings {
  readonly min?: unknown;
  readonly max?: unknown;
}

const configOf = (info: PromptError["extra_info"]): readonly [string, Settings] => {
  const config = info["input_config"] as readonly [unknown, Settings] | undefined;
  return [String(config?.[0]), config?.[1] ?? {}];
};

/** Longest excerpt, characters. */
const EXCERPT = 60;

export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "bigint" ? String(value) : JSON.stringify(value);
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
}
