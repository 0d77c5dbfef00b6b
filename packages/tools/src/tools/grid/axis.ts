/** An axis of a grid: what changes along it, and to what. */
import { Problem, readParameter, type Text, type ToolDeclaration } from "@inkloom/contract";
import { FILE_PARAMETERS } from "@inkloom/diffusion";
import { IS_PROMPT, nameOfAxis } from "./axis-names.ts";
import { MOST_VALUES, permutations, readRange, splitValues } from "./axis-values.ts";

export type AxisId = "x" | "y" | "z";

type Request = Readonly<Record<string, unknown>>;

export interface AxisValue {
  /** As the sheet shows it. */
  readonly label: string;
  /** The request with this value in it. */
  readonly apply: (request: Request) => Request;
}

export interface Axis {
  readonly id: AxisId;
  /** As it was typed. */
  readonly name: string;
  /** The parameter that changes; undefined for changes of the prompt's words. */
  readonly parameter: string | undefined;
  /** Parts of a prompt matrix along it; place n has those whose figure of n, in binary, is 1. */
  readonly parts?: readonly string[];
  readonly values: readonly AxisValue[];
}

type Drawing = Pick<ToolDeclaration, "parameters" | "notes">;

/**
 * Reads `name=values`. The name is a parameter's, its flag or label in either language, A1111's label, or
 * one of `Prompt S/R` and `Prompt order`.
 * @throws Problem `grid/axis` naming the axis, what was given and what is expected
 */
export function readAxis(id: AxisId, text: string, tool: Drawing): Axis {
  const at = text.indexOf("=");
  if (at < 0)
    throw axisProblem(id, {
      en: `got ${JSON.stringify(text)}, expected a name, "=" and values`,
      zh: `给出的是 ${JSON.stringify(text)}，应为名称、“=”和若干值`,
    });
  const name = text.slice(0, at).trim();
  const listed = splitValues(text.slice(at + 1));
  const given = listed.filter((value) => value !== "");
  if (given.length === 0)
    throw axisProblem(id, { en: `${name} has no values`, zh: `${name} 没有给出任何值` });
  const what = nameOfAxis(name, tool);
  if (what === undefined) throw unknownName(id, name, tool);
  if (what === IS_PROMPT.replace) return { ...replacing(listed), id, name };
  if (what === IS_PROMPT.order) return { ...ordering(id, given), id, name };
  return { id, name, parameter: what, values: ofParameter(id, name, what, given, tool) };
}

function ofParameter(
  id: AxisId,
  name: string,
  parameter: string,
  given: readonly string[],
  tool: Drawing,
): AxisValue[] {
  const schema = (tool.parameters.properties as Readonly<Record<string, object>>)[parameter];
  const kind = schema !== undefined && "type" in schema ? schema.type : undefined;
  const numeric = kind === "integer" || kind === "number";
  const values = given.flatMap((text): (string | number)[] => {
    const range = numeric ? readRange(text, kind === "integer") : undefined;
    if (range?.length === 0)
      throw axisProblem(id, {
        en: `the range ${text} of ${name} holds no value`,
        zh: `${name} 的范围 ${text} 中没有任何值`,
      });
    return range ?? [text];
  });
  expectFewEnough(id, values.length);
  return values.map((value): AxisValue => {
    const read = readParameter(tool, parameter, value);
    if ("value" in read) {
      const label = kind === "string" ? String(value) : `${name}: ${String(value)}`;
      return {
        label: [...FILE_PARAMETERS, "model"].includes(parameter)
          ? (label.split(/[\\/]/).at(-1) ?? label)
          : label,
        apply: (request) => ({ ...request, [parameter]: read.value }),
      };
    }
    const { en = "another value", zh = "其他值" } = read.expected ?? {};
    throw axisProblem(id, {
      en: `${name} is ${String(value)}, expected ${en}`,
      zh: `${name} 为 ${String(value)}，应为${zh}`,
    });
  });
}

/** The first value is looked for in the prompts, and gives way to each. An empty value takes it away. */
function replacing(values: readonly string[]): Pick<Axis, "parameter" | "values"> {
  const [sought = ""] = values;
  return {
    parameter: undefined,
    values: values.map((value) => ({
      label: value,
      apply: (request) => {
        const [prompt, negative] = promptsOf(request);
        if (sought === "" || (!prompt.includes(sought) && !negative.includes(sought)))
          throw new Problem("grid/axis", {
            en: `Prompt S/R: "${sought}" is in neither prompt, expected words of one of them.`,
            zh: `Prompt S/R：两条提示词中都没有“${sought}”，应为其中的文字。`,
          });
        return {
          ...request,
          prompt: prompt.replaceAll(sought, () => value),
          negative_prompt: negative.replaceAll(sought, () => value),
        };
      },
    })),
  };
}

/** The places that the words have in the prompt are filled with them in every order. */
function ordering(id: AxisId, words: readonly string[]): Pick<Axis, "parameter" | "values"> {
  if (words.length > 6) expectFewEnough(id, Infinity); // 7! = 5040
  return {
    parameter: undefined,
    values: permutations(words).map((order) => ({
      label: order.join(", "),
      apply: (request) => ({ ...request, prompt: reordered(promptsOf(request)[0], order) }),
    })),
  };
}

function reordered(prompt: string, order: readonly string[]): string {
  const places = order
    .map((word) => ({ word, at: prompt.indexOf(word) }))
    .toSorted((a, b) => a.at - b.at);
  let rest = prompt;
  let out = "";
  for (const [index, { word, at }] of places.entries()) {
    const found = rest.indexOf(word);
    if (at < 0 || found < 0)
      throw new Problem("grid/axis", {
        en: `Prompt order: "${word}" is not in the prompt once for each time it is named.`,
        zh: `Prompt order：“${word}”在提示词中出现的次数少于给出的次数。`,
      });
    out += rest.slice(0, found) + (order[index] ?? "");
    rest = rest.slice(found + word.length);
  }
  return out + rest;
}

const promptsOf = (request: Request): [prompt: string, negative: string] => {
  const { prompt, negative_prompt: negative } = request;
  return [typeof prompt === "string" ? prompt : "", typeof negative === "string" ? negative : ""];
};

function expectFewEnough(id: AxisId, count: number): void {
  if (count > MOST_VALUES)
    throw axisProblem(id, {
      en: `it has more than ${MOST_VALUES} values, expected at most as many`,
      zh: `值的个数超过 ${MOST_VALUES}，最多为 ${MOST_VALUES} 个`,
    });
}

function unknownName(id: AxisId, name: string, tool: Drawing): Problem {
  const known = [...Object.values(IS_PROMPT), ...Object.keys(tool.notes)];
  return axisProblem(id, {
    en: `"${name}" is no parameter, expected one of ${known.join(", ")}`,
    zh: `“${name}”不是参数，应为以下之一：${known.join("、")}`,
  });
}

const axisProblem = (id: AxisId, { en, zh }: Text): Problem =>
  new Problem("grid/axis", { en: `--${id}: ${en}.`, zh: `--${id}：${zh}。` });
