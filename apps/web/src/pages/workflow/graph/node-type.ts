/** The types of nodes that the service can run, as `GET /api/v1/workflows/nodes` lists them. */
import type { Json } from "./document.ts";

export type Text = Readonly<Record<"en" | "zh", string>>;

interface FieldSchema {
  readonly type?: string;
  readonly default?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly enum?: readonly Json[];
  readonly step?: number;
  readonly multiline?: boolean;
  readonly maxLength?: number;
}

export interface NodeInput {
  readonly name: string;
  readonly label: Text;
  readonly help?: Text;
  readonly type: string;
  readonly required: boolean;
  /** Whether links end here, whether it has a field, or both. */
  readonly socket: "link" | "widget" | "both";
  readonly schema?: FieldSchema;
  /** A number that may be drawn anew after each run. */
  readonly redrawn?: boolean;
  /** A picture that may be sent. */
  readonly upload?: boolean;
  /** Names worth offering for a text that takes more than these. */
  readonly offers?: readonly string[];
  readonly unit?: Text;
  /** What happens where it is left out and has no default. */
  readonly whenAbsent?: Text;
  readonly group?: Text;
}

interface NodeOutput {
  readonly name: string;
  readonly type: string;
  readonly label: Text;
  readonly many?: boolean;
}

export interface NodeType {
  readonly type: string;
  readonly title: Text;
  readonly help?: Text;
  readonly category: Text;
  readonly source: "tool" | "comfy" | "glue";
  readonly isOutput: boolean;
  readonly inputs: readonly NodeInput[];
  readonly outputs: readonly NodeOutput[];
}

export type NodeTypes = ReadonlyMap<string, NodeType>;

export const typesByName = (types: readonly NodeType[]): NodeTypes =>
  new Map(types.map((type) => [type.type, type]));

export const hasField = ({ socket }: NodeInput): boolean => socket !== "link";
export const takesLinks = ({ socket }: NodeInput): boolean => socket !== "widget";

/** What a field holds before anybody changed it. */
export function standardOf({ schema, required, type }: NodeInput): Json | undefined {
  if (schema === undefined) return undefined;
  if (schema.default !== undefined) return schema.default;
  if (!required) return undefined;
  if (schema.enum !== undefined) return schema.enum[0];
  return STANDARDS[type];
}

const STANDARDS: Readonly<Record<string, Json>> = {
  INT: 0,
  FLOAT: 0,
  BOOLEAN: false,
};

/** What a new node of a type holds: what may be left out is. */
export const standardValues = ({ inputs }: NodeType): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    inputs.flatMap((input) => {
      const value = input.required && hasField(input) ? standardOf(input) : undefined;
      return value === undefined ? [] : [[input.name, value]];
    }),
  );
