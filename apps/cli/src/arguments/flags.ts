/** Flags made from tool declarations, and parameters read back from them. */
import {
  expectation,
  type Language,
  limitsOf,
  type ParameterNotes,
  readUnit,
  type ToolDeclaration,
} from "@inkloom/contract";
import { Argument, Option } from "commander";
import { HELP_WORDS } from "../language/words.ts";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The flag of a parameter as a person types it, e.g. `--clip-skip`; the name of an argument. */
export function typedName(tool: Pick<ToolDeclaration, "notes">, parameter: string): string {
  const form = tool.notes[parameter]?.cli;
  if (form === undefined) return parameter;
  return "flag" in form ? `--${form.flag}` : form.argument;
}

const COLON = { en: ":", zh: "：" } as const;

/** The words that a command takes, in the order of the declaration. */
export function argumentsOf(tool: ToolDeclaration, language: Language): Argument[] {
  return Object.entries(tool.notes).flatMap(([parameter, { cli }]) => {
    if (!("argument" in cli)) return [];
    const argument = new Argument(
      `<${cli.argument}${cli.many === true ? "..." : ""}>`,
      describe(tool, parameter, language),
    );
    return [hasDefault(tool, parameter) ? argument.argOptional() : argument];
  });
}

/** Whether a word may be left out. */
export const hasDefault = (tool: ToolDeclaration, parameter: string): boolean => {
  const schema = schemaOf(tool, parameter);
  if (schema === undefined) return false;
  const { required = [] } = tool.parameters as { readonly required?: readonly string[] };
  return limitsOf(schema).default !== undefined || !required.includes(parameter);
};

/** The options of a command, in the order of the declaration. */
export function optionsOf(tool: ToolDeclaration, language: Language): Option[] {
  return Object.entries(tool.notes).flatMap(([parameter, { cli }]) => {
    if ("argument" in cli) return [];
    const short = cli.short === undefined ? "" : `-${cli.short}, `;
    const value = isToggle(schemaOf(tool, parameter)) ? "" : ` <${cli.value}>`;
    const plain = new Option(`${short}--${cli.flag}${value}`, describe(tool, parameter, language));
    const option = cli.repeats === true ? plain.argParser(collected) : plain;
    const group = tool.groups.find(({ parameters }) => parameters.includes(parameter));
    return [group ? option.helpGroup(group.title[language] + COLON[language]) : option];
  });
}

/** Values of a flag that may be given several times. */
export const collected = (
  value: string,
  before: readonly string[] | undefined,
): readonly string[] => [...(before ?? []), value];

/** The help line of a parameter: what it is, what it accepts, what it is without being given. */
export function describe(tool: ToolDeclaration, parameter: string, language: Language): string {
  const notes = tool.notes[parameter];
  const schema = schemaOf(tool, parameter);
  if (notes === undefined || schema === undefined)
    throw new TypeError(`describe: ${tool.id} has no parameter ${parameter}`);
  if (isToggle(schema)) return notes.help[language];
  const chinese = language === "zh";
  const standard = notes.whenAbsent?.[language] ?? String(limitsOf(schema).default ?? "");
  const inside = [
    accepts(schema, notes, language),
    standard === "" ? "" : `${HELP_WORDS.default[language]}${chinese ? "：" : ": "}${standard}`,
  ].filter(Boolean);
  if (inside.length === 0) return notes.help[language];
  return chinese
    ? `${notes.help.zh}（${inside.join("；")}）`
    : `${notes.help.en} (${inside.join("; ")})`;
}

/** What a parameter accepts, where saying so helps: not for names and paths. */
function accepts(schema: object, notes: ParameterNotes, language: Language): string {
  if (notes.offers !== undefined) {
    const offers = notes.offers.join(language === "zh" ? "、" : ", ");
    return `${HELP_WORDS.offers[language]}${language === "zh" ? "：" : " "}${offers}`;
  }
  // A file is typed in its place, or an entry of a list.
  if ("type" in schema && (schema.type === "object" || schema.type === "array")) return "";
  const plainText = limitsOf(schema).maxLength !== undefined && notes.maxBytes === undefined;
  return plainText ? "" : expectation(schema, notes)[language];
}

/**
 * Parameters under their own names from what the parser read. A number becomes one where a number is
 * due and the text is one that can be held exactly; anything else is left for `validate` to refuse by name.
 */
export function parametersFrom(
  tool: ToolDeclaration,
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const remaining = [...words];
  const given: Record<string, unknown> = {};
  for (const [parameter, { cli }] of Object.entries(tool.notes)) {
    const raw = "argument" in cli ? remaining.shift() : valueOf(cli.flag, options);
    const schema = schemaOf(tool, parameter);
    if (raw === undefined) continue;
    if (Array.isArray(raw)) given[parameter] = raw.map((each) => readUnit(String(each)));
    else given[parameter] = isNumeric(schema) ? asNumber(raw) : raw;
  }
  return given;
}

const schemaOf = (tool: ToolDeclaration, parameter: string): object | undefined =>
  (tool.parameters.properties as Readonly<Record<string, object>>)[parameter];

/** Given or not; a toggle's flag takes no value. */
const isToggle = (schema: object | undefined): boolean =>
  schema !== undefined && "type" in schema && schema.type === "boolean";

const isNumeric = (schema: object | undefined): boolean =>
  schema !== undefined &&
  "type" in schema &&
  (schema.type === "integer" || schema.type === "number");

const asNumber = (raw: unknown): unknown => {
  if (typeof raw !== "string" || !NUMBER.test(raw.trim())) return raw;
  const value = Number(raw);
  // Beyond 2^53 a number is no longer the one that was typed.
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : raw;
};

/** What was given for a long flag. The parser takes `--no-x` for the opposite of a flag `--x`, and says of x that it is
 *  false. */
function valueOf(flag: string, options: Readonly<Record<string, unknown>>): unknown {
  if (!flag.startsWith("no-")) return options[camelCase(flag)];
  return options[camelCase(flag.slice("no-".length))] === false ? true : undefined;
}

/** The name under which the parser hands over a long flag. */
const camelCase = (flag: string): string =>
  flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
