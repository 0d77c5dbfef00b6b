/** A node that is a tool against the tool's declaration. */
import {
  type Fault,
  nodeParameters,
  type NodeParameter,
  Problem,
  readParameter,
  type Text,
  type ToolDeclaration,
} from "@inkloom/contract";
import {
  type CheckedNode,
  linkOf,
  type Literal,
  type NameLists,
  type NodeDeclaration,
  nodeInputsOf,
  type PromptLink,
  type PromptNode,
} from "@inkloom/diffusion";
import { inputFault, type NamedNode, shown } from "./graph-faults.ts";
import { MOST_FAULTS } from "./read-graph.ts";

export interface ToolNodeCheck {
  readonly tool: ToolDeclaration;
  readonly node: PromptNode;
  readonly named: NamedNode;
  readonly nodes: ReadonlyMap<string, NodeDeclaration>;
  /** Types of the graph's nodes. */
  readonly typeOf: (id: string) => string | undefined;
  readonly isImage: NonNullable<NameLists["isImage"]>;
  /** Throws a Problem where a text could be a path. */
  readonly expectNames: (parameters: Readonly<Record<string, unknown>>) => void;
}

type Inputs = CheckedNode["inputs"];

/** Its inputs that are right, and what is wrong with the others. */
export function checkToolNode(check: ToolNodeCheck): {
  readonly inputs: Inputs;
  readonly faults: readonly Fault[];
} {
  const { tool, node, named } = check;
  const given = nodeInputsOf(node);
  const parameters = nodeParameters(tool);
  const inputs = new Map<string, PromptLink | Literal>();
  const faults: Fault[] = [];
  for (const parameter of parameters) {
    const { name, required } = parameter;
    if (!Object.hasOwn(given, name)) {
      if (required) faults.push(inputFault(named, name, MISSING));
      continue;
    }
    const value = given[name];
    const read = Array.isArray(value)
      ? readLink(check, parameter, value)
      : readLiteral(check, parameter, value);
    if ("wrong" in read) faults.push(inputFault(named, name, read.wrong));
    else inputs.set(name, read.input);
  }
  const known = parameters.map(({ name }) => name);
  const unknown = Object.keys(given).filter((each) => !known.includes(each));
  for (const name of unknown.slice(0, MOST_FAULTS))
    faults.push(
      inputFault(named, name, {
        en: `unknown, expected one of ${known.join(", ")}`,
        zh: `没有该输入，应为以下之一：${known.join("、")}`,
      }),
    );
  return { inputs, faults };
}

const MISSING: Text = {
  en: "nothing is given, expected a value or a link",
  zh: "未给出，应填写或连线",
};

type Read = { readonly input: PromptLink | Literal } | { readonly wrong: Text };

function readLink(
  { nodes, typeOf }: ToolNodeCheck,
  { type }: NodeParameter,
  value: readonly unknown[],
): Read {
  const from = linkOf(value);
  const output = from && nodes.get(typeOf(from.node) ?? "")?.outputs[from.output];
  if (from === undefined || output === undefined)
    return {
      wrong: {
        en: "expected a link from an output that is there",
        zh: "应为来自现有输出的连线",
      },
    };
  if (type === "COMBO")
    return {
      wrong: { en: "is chosen from a list, expected no link", zh: "从列表中选择，不接受连线" },
    };
  if (output.type === type) return { input: from };
  return {
    wrong: {
      en: `${output.type} comes along the link, expected ${type}`,
      zh: `连线传来的是 ${output.type}，应为 ${type}`,
    },
  };
}

function readLiteral(
  { tool, isImage, expectNames }: ToolNodeCheck,
  { name, type }: NodeParameter,
  given: unknown,
): Read {
  if (type === "CONTROL")
    return { wrong: { en: "expected a link from a control unit", zh: "应为来自控制单元的连线" } };
  const value = typeof given === "bigint" ? String(given) : given;
  const read = readParameter(tool, name, value);
  const expected = "expected" in read ? read.expected : undefined;
  if ("expected" in read)
    return {
      wrong: {
        en: `got ${shown(given)}, expected ${expected?.en ?? "nothing"}`,
        zh: `给出的是 ${shown(given)}，应为${spaced(expected?.zh ?? "空")}`,
      },
    };
  const { value: accepted } = read;
  try {
    expectNames({ [name]: accepted });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { wrong: withoutFullStop(error.sentence) };
  }
  if (type === "IMAGE" && !isImage(String(accepted)))
    return {
      wrong: {
        en: `got ${shown(given)}, expected a picture that is there, or a link`,
        zh: `给出的是 ${shown(given)}，应为已有的图片或连线`,
      },
    };
  return { input: accepted as Literal };
}

const spaced = (chinese: string): string =>
  /^\p{Script=Han}/u.test(chinese) ? chinese : ` ${chinese}`;

const withoutFullStop = ({ en, zh }: Text): Text => ({
  en: en.replace(/\.$/, ""),
  zh: zh.replace(/。$/, ""),
});
