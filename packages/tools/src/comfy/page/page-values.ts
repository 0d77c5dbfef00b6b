/** The fields of a page's node: which there are, and which of the kept values is whose. */
import { recordOf } from "./record.ts";
import type { PageNode } from "./page-workflow.ts";

/** What `/object_info` says of a type. */
export type NodeInfo = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  /** Whether a choice follows of what becomes of the value after each run. */
  readonly controlled: boolean;
  /** What a new node has. */
  readonly standard: unknown;
}

const CONTROLS = ["fixed", "increment", "decrement", "randomize", "increment-wrap"];
const SEEDS = ["seed", "noise_seed"];
const TYPES = ["INT", "FLOAT", "STRING", "BOOLEAN", "COMBO"];

/** Inputs that are fields, in the order in which the page shows them. */
function fieldsOf(info: NodeInfo): Field[] {
  const inputs = recordOf(info["input"]) ?? {};
  return ["required", "optional"].flatMap((part) => {
    const specs = recordOf(inputs[part]) ?? {};
    const order = recordOf(info["input_order"])?.[part];
    const names = Array.isArray(order) ? order.map(String) : Object.keys(specs);
    return names.flatMap((name) => fieldOf(name, specs[name]));
  });
}

function fieldOf(name: string, spec: unknown): Field[] {
  const [type, given] = Array.isArray(spec) ? (spec as unknown[]) : [];
  const settings = recordOf(given) ?? {};
  const choices = Array.isArray(type) ? (type as unknown[]) : undefined;
  if (choices === undefined && !TYPES.includes(String(type))) return [];
  if (settings["forceInput"] === true) return [];
  const controlled =
    (type === "INT" && SEEDS.includes(name)) || Boolean(settings["control_after_generate"]);
  const standard = settings["default"] ?? choices?.[0] ?? STANDARDS[String(type)];
  return [{ name, controlled, standard }];
}

const STANDARDS: Readonly<Record<string, unknown>> = {
  INT: 0,
  FLOAT: 0,
  STRING: "",
  BOOLEAN: false,
};

/** What the fields hold, by their names. */
export function valuesOf({ values }: PageNode, info: NodeInfo): Record<string, unknown> {
  const fields = fieldsOf(info);
  const list = isList(values) ? [...values] : undefined;
  return Object.fromEntries(
    fields.map(({ name, controlled, standard }) => {
      const value = list === undefined ? recordOf(values)?.[name] : list.shift();
      // Old pages wrote whether the value is drawn anew.
      if (controlled && list !== undefined && isControl(list[0])) list.shift();
      return [name, value ?? standard];
    }),
  );
}

const isControl = (value: unknown): boolean =>
  typeof value === "boolean" || CONTROLS.includes(String(value));

const isList = (values: PageNode["values"]): values is readonly unknown[] => Array.isArray(values);

/** What a node that only holds a value passes on. */
export const heldValue = ({ values }: PageNode): unknown =>
  isList(values) ? values[0] : values["value"];
