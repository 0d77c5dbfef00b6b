import { Object as ObjectSchema, type TObject } from "typebox";
import type { Text } from "../text.ts";
import type { Parameter, ParameterGroup, ParameterNotes } from "./parameter.ts";

/** Kinds of things that flow between tools. */
export type PortType = "text" | "image" | "model" | "report";

/** Something that goes into a tool or comes out of it. */
export interface Port {
  /** For an input, the parameter that takes it. */
  readonly name: string;
  readonly type: PortType;
  readonly label: Text;
  /** Whether it is a list. */
  readonly many?: boolean;
}

type Parameters = Readonly<Record<string, Parameter>>;

/** The parameters of a declaration as one closed JSON Schema object. */
export type SchemaOf<P extends Parameters> = TObject<{ [K in keyof P]: P[K]["schema"] }>;

/** One thing Inkloom can do, as data: every surface is made from this. */
export interface ToolDeclaration<Id extends string = string, P extends Parameters = Parameters> {
  readonly id: Id;
  /** Words that call it on the command line. */
  readonly command: readonly [string, ...string[]];
  readonly title: Text;
  /** One or two sentences. */
  readonly help: Text;
  /** Present where it changes what everybody uses, models or data sets: always, or where the parameter `when` is given. A
   *  service does it for those alone who may manage it. */
  readonly changesShared?: { readonly when?: string };
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly parameters: SchemaOf<P>;
  /** What is said about each parameter, in the order of forms and help texts. */
  readonly notes: { readonly [K in keyof P]: ParameterNotes };
  /** How forms and help texts part the parameters; those of no group come first. */
  readonly groups: readonly { readonly title: Text; readonly parameters: readonly string[] }[];
}

/** Declares a tool; the parameters are given one by one and come out as schema and notes. */
export function defineTool<const Id extends string, P extends Parameters>(
  tool: Omit<ToolDeclaration<Id, P>, "parameters" | "notes" | "groups"> & {
    readonly parameters: P;
    readonly groups?: readonly ParameterGroup<Parameters>[];
  },
): ToolDeclaration<Id, P> {
  const entries = Object.entries(tool.parameters);
  const schemas = Object.fromEntries(entries.map(([name, { schema }]) => [name, schema]));
  const notes = Object.fromEntries(entries.map(([name, each]) => [name, each.notes]));
  return {
    ...tool,
    parameters: ObjectSchema(schemas, { additionalProperties: false }) as SchemaOf<P>,
    notes: notes as ToolDeclaration<Id, P>["notes"],
    // A tool may leave out some of a shared group.
    groups: (tool.groups ?? []).map(({ title, parameters }) => ({
      title,
      parameters: Object.keys(parameters).filter((name) => name in tool.parameters),
    })),
  };
}
