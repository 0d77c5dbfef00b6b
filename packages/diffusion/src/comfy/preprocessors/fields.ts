/** The fields of comfyui_controlnet_aux's nodes, and what they hold where a graph leaves them out.
 *  Reference: Fannovel16/comfyui_controlnet_aux@e8b689a, utils.py (INPUT). */
import { Problem } from "@inkloom/contract";
import { choice, float, type InputSpec, int, MOST_PIXELS } from "../declaration.ts";
import { type Literal, NodeInputs } from "../node-inputs.ts";
import type { Value } from "../values.ts";

export type Fields = Readonly<Record<string, InputSpec>>;

/** Shorter side at which it works, pixels. */
export const resolution = (standard = 512, step = 64): InputSpec =>
  int(standard, 64, MOST_PIXELS, step);

export const whole = (value = 0, min = 0, max = MOST_PIXELS): InputSpec => int(value, min, max, 1);

export const share = (value = 0, min = 0, max = 1, step = 0.01): InputSpec =>
  float(value, min, max, step);

/** Its first option is the default. */
export const options = (
  [first, ...others]: readonly [string, ...string[]],
  value = first,
): InputSpec => choice([first, ...others], value);

/** Enabled unless told otherwise. */
export const ENABLED = options(["enable", "disable"]);
export const DISABLED = options(["disable", "enable"]);

export const isEnabled = (inputs: NodeInputs, name: string): boolean =>
  inputs.text(name) === "enable";

/** All of these nodes' fields may be left out. */
export function filled(inputs: NodeInputs, fields: Fields): NodeInputs {
  const values = new Map<string, Value | Literal>();
  for (const [name, spec] of Object.entries(fields)) {
    const value = inputs.get(name) ?? standardOf(spec);
    if (value !== undefined) values.set(name, value);
  }
  return new NodeInputs(values);
}

function standardOf(spec: InputSpec): Literal | undefined {
  switch (spec.kind) {
    case "link":
      return undefined;
    case "COMBO":
      return spec.default ?? spec.options(NO_NAMES)[0];
    default:
      return spec.default;
  }
}

/** Their lists are fixed. */
const NO_NAMES = { checkpoints: [], loras: [], upscalers: [], controlNets: [], images: [] };

/** @throws Problem `input/invalid` where a field holds what the node knows and this program does not */
export function expectOneOf(
  inputs: NodeInputs,
  name: string,
  known: readonly (string | number)[],
): void {
  const given = inputs.text(name);
  if (known.some((each) => String(each) === given)) return;
  throw new Problem("input/invalid", {
    en: `${name} is ${given}, which is not supported here; expected ${known.join(" or ")}`,
    zh: `${name} 为 ${given}，此处不支持；应为 ${known.join(" 或 ")}`,
  });
}
