/** One value of a prompt against the declaration of its input. */
import type { NameLists } from "./context.ts";
import type { InputSpec } from "./declaration.ts";
import type { Literal } from "./node-inputs.ts";
import { inputConfig } from "./object-info.ts";
import type { PromptError } from "./prompt.ts";

type Spec = Exclude<InputSpec, { readonly kind: "link" }>;

/** Longer lists are counted instead of shown. */
const SHOWN = 20;

/** The value as the node reads it, or what is wrong with it. */
export function checkedLiteral(
  name: string,
  spec: Spec,
  given: unknown,
  names: NameLists,
): { readonly literal: Literal } | { readonly error: PromptError } {
  const config = inputConfig(spec, names);
  const info = { input_name: name, input_config: config, received_value: plain(given) };
  if (spec.kind === "COMBO") {
    const options = spec.options(names);
    if (typeof given === "string" && options.includes(given)) return { literal: given };
    const long = options.length > SHOWN;
    const list = long
      ? `(list of length ${options.length})`
      : `[${options.map((option) => `'${option}'`).join(", ")}]`;
    return {
      error: {
        type: "value_not_in_list",
        message: "Value not in list",
        details: `${name}: '${shown(given)}' not in ${list}`,
        extra_info: { ...info, ...(long && { input_config: null }) },
      },
    };
  }
  const literal = converted(spec.kind, given);
  if (literal === undefined)
    return {
      error: {
        type: "invalid_input_type",
        message: `Failed to convert an input value to a ${spec.kind} value`,
        details: `${name}, ${shown(given)}`,
        extra_info: info,
      },
    };
  if (spec.kind === "INT" || spec.kind === "FLOAT") {
    const { min, max } = spec;
    if (typeof literal !== "number" && typeof literal !== "bigint")
      throw new TypeError(`checkedLiteral: ${spec.kind} became ${typeof literal}`);
    const small = literal < min;
    if (small || literal > max)
      return {
        error: {
          type: small ? "value_smaller_than_min" : "value_bigger_than_max",
          message: small
            ? `Value ${String(literal)} smaller than min of ${min}`
            : `Value ${String(literal)} bigger than max of ${String(max)}`,
          details: name,
          extra_info: info,
        },
      };
  }
  return { literal };
}

/** As Python's int(), float(), str() and bool(); undefined where they fail. */
function converted(kind: Exclude<Spec["kind"], "COMBO">, given: unknown): Literal | undefined {
  switch (kind) {
    case "BOOLEAN":
      return Boolean(given);
    case "STRING":
      return shown(given);
    case "INT": {
      if (typeof given === "bigint") return given;
      if (typeof given === "boolean") return Number(given);
      if (typeof given === "number" && Number.isFinite(given)) return Math.trunc(given);
      if (typeof given !== "string" || !/^\s*[+-]?\d+\s*$/.test(given)) return undefined;
      const whole = BigInt(given.trim().replace(/^\+/, ""));
      return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
    }
    case "FLOAT": {
      if (typeof given === "bigint" || typeof given === "boolean") return Number(given);
      if (typeof given === "string" && given.trim() !== "") return finite(Number(given));
      return typeof given === "number" ? finite(given) : undefined;
    }
  }
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

const shown = (given: unknown): string =>
  typeof given === "string" ? given : JSON.stringify(plain(given));

/** What JSON can hold. */
const plain = (given: unknown): unknown =>
  given === undefined ? null : typeof given === "bigint" ? String(given) : given;
