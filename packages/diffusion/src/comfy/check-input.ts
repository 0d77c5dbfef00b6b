/** One value of a prompt against the declaration of its input. */
import type { NameLists } from "./context.ts";
import type { InputSpec } from "./declaration.ts";
import { exactJson, exactNumber } from "./exact-json.ts";
import type { Literal } from "./node-inputs.ts";
import { errorConfig } from "./object-info.ts";
import { isRecord, type PromptError } from "./prompt.ts";

type Spec = Exclude<InputSpec, { readonly kind: "link" }>;
type ChoiceSpec = Extract<InputSpec, { readonly kind: "COMBO" }>;

/** Longer lists are counted instead of shown. */
const SHOWN = 20;

/** The value as the node reads it, or what is wrong with it. */
export function checkedLiteral(
  name: string,
  spec: Spec,
  value: unknown,
  names: NameLists,
): { readonly literal: Literal } | { readonly error: PromptError } {
  // How clients send a list that is no link.
  const given = isRecord(value) && Object.hasOwn(value, "__value__") ? value["__value__"] : value;
  if (spec.kind === "COMBO") {
    const options = spec.options(names);
    const isKnown = (text: string): boolean =>
      options.includes(text) ||
      isPicture(spec, text, names) ||
      spec.accepts?.(text, names) === true;
    if (typeof given === "string" && isKnown(given)) return { literal: given };
    return { error: notInList(name, spec, given, names) };
  }
  const info = {
    input_name: name,
    input_config: errorConfig(spec, names),
    received_value: exactNumber(given),
  };
  const literal = converted(spec.kind, given);
  if (literal === undefined)
    return {
      error: {
        type: "invalid_input_type",
        message: `Failed to convert an input value to a ${spec.kind} value`,
        details: `${name}, ${shown(given)}, expected ${EXPECTED[spec.kind]}`,
        extra_info: { ...info, exception_message: `expected ${EXPECTED[spec.kind]}` },
      },
    };
  if (spec.kind !== "INT" && spec.kind !== "FLOAT") return { literal };
  const { min, max } = spec;
  if (typeof literal !== "number" && typeof literal !== "bigint")
    throw new TypeError(`checkedLiteral: ${spec.kind} became ${typeof literal}`);
  // Bigints and numbers compare exactly.
  if (literal < min)
    return {
      error: {
        type: "value_smaller_than_min",
        message: `Value ${String(literal)} smaller than min of ${min}`,
        details: name,
        extra_info: info,
      },
    };
  if (literal > max)
    return {
      error: {
        type: "value_bigger_than_max",
        message: `Value ${String(literal)} bigger than max of ${String(max)}`,
        details: name,
        extra_info: info,
      },
    };
  return { literal };
}

const isPicture = ({ upload }: ChoiceSpec, name: string, { isImage }: NameLists): boolean =>
  upload === true && isImage?.(name) === true;

function notInList(name: string, spec: ChoiceSpec, given: unknown, names: NameLists): PromptError {
  if (spec.upload)
    return {
      type: "custom_validation_failed",
      message: "Custom validation failed for node",
      details: `${name} - Invalid image file: ${shown(given)}`,
      extra_info: { input_name: name, received_value: exactNumber(given) },
    };
  const options = spec.options(names);
  const long = options.length > SHOWN;
  const list = long
    ? `(list of length ${options.length})`
    : `[${options.map((option) => `'${option}'`).join(", ")}]`;
  return {
    type: "value_not_in_list",
    message: "Value not in list",
    details: `${name}: '${shown(given)}' not in ${list}`,
    extra_info: {
      input_name: name,
      input_config: long ? null : errorConfig(spec, names),
      received_value: exactNumber(given),
    },
  };
}

type Kind = Exclude<Spec["kind"], "COMBO">;

const EXPECTED: Readonly<Record<Kind, string>> = {
  BOOLEAN: "true or false",
  STRING: "a text",
  INT: "a whole number",
  FLOAT: "a finite number",
};

/** More digits are no number that any input takes. */
const WHOLE = /^\s*[+-]?\d{1,40}\s*$/;
const REAL = /^\s*[+-]?(\d{1,400}\.?\d{0,400}|\.\d{1,400})(e[+-]?\d{1,9})?\s*$/i;

/** As Python's int(), float(), str() and bool(); undefined where they fail, and for NaN and infinity. */
function converted(kind: Kind, given: unknown): Literal | undefined {
  switch (kind) {
    case "BOOLEAN":
      return isRecord(given) ? Object.keys(given).length > 0 : Boolean(given);
    case "STRING":
      return shown(given);
    case "INT":
      return wholeNumber(given);
    case "FLOAT": {
      if (typeof given === "bigint" || typeof given === "boolean") return finite(Number(given));
      if (typeof given === "string") return REAL.test(given) ? finite(Number(given)) : undefined;
      return typeof given === "number" ? finite(given) : undefined;
    }
  }
}

function wholeNumber(given: unknown): number | bigint | undefined {
  if (typeof given === "bigint") return given;
  if (typeof given === "boolean") return Number(given);
  if (typeof given === "number") return finite(Math.trunc(given));
  if (typeof given !== "string" || !WHOLE.test(given)) return undefined;
  const whole = BigInt(given.trim().replace(/^\+/, ""));
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** As messages repeat it, and as texts are read. */
const shown = (given: unknown): string =>
  typeof given === "string" ? given : given === undefined ? "null" : exactJson(given);
