/** What Inkloom can do, as the service declares it: forms, help and limits of the page come from here alone. */
import { useQuery } from "@tanstack/react-query";
import type { Text } from "../language/language.ts";
import { answered } from "./answers.ts";
import { service } from "./service.ts";

/** What forms need of a parameter; `x-inkloom` in its schema. */
export interface ParameterNotes {
  readonly label: Text;
  readonly help: Text;
  readonly unit?: Text;
  readonly step?: number;
  readonly whenAbsent?: Text;
  readonly maxBytes?: number;
  readonly offers?: readonly string[];
  /** Kind of the model library that it is picked from. */
  readonly picks?: string;
}

/** JSON Schema of one parameter. */
export interface ParameterSchema {
  readonly type?: "string" | "integer" | "number" | "boolean" | "object" | "array";
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Of a list: what its entries are, which are no parameters themselves. */
  readonly items?: {
    readonly properties?: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
  };
  readonly "x-inkloom": ParameterNotes;
}

export interface ToolPort {
  readonly name: string;
  readonly type: string;
  readonly label: Text;
  readonly many?: boolean;
}

export interface ToolDeclaration {
  readonly id: string;
  readonly title: Text;
  readonly help: Text;
  /** Present where it changes models or data sets, which administrators alone may do: always, or where `when` is given. */
  readonly changesShared?: { readonly when?: string };
  readonly inputs: readonly ToolPort[];
  readonly outputs: readonly ToolPort[];
  readonly groups: readonly { readonly title: Text; readonly parameters: readonly string[] }[];
  readonly parameters: {
    readonly properties: Readonly<Record<string, ParameterSchema>>;
    readonly required: readonly string[];
  };
}

/** Holds both languages, so it is one answer for both. */
export const toolsQuery = {
  queryKey: ["tools"],
  staleTime: Infinity,
  queryFn: async (): Promise<readonly ToolDeclaration[]> => {
    const { tools } = await answered(service().api.GET("/api/v1/tools"));
    return tools as unknown as readonly ToolDeclaration[];
  },
} as const;

export const useTools = () => useQuery(toolsQuery);

export const useTool = (id: string): ToolDeclaration | undefined =>
  useTools().data?.find((tool) => tool.id === id);

/** The tools as somebody may use them who changes nothing that everybody uses: without those that always do, and the others
 *  without the parameter by which they would. */
export const harmlessTools = (tools: readonly ToolDeclaration[]): readonly ToolDeclaration[] =>
  tools.flatMap((tool) => {
    if (tool.changesShared === undefined) return [tool];
    const { when } = tool.changesShared;
    return when === undefined ? [] : [withoutParameter(tool, when)];
  });

function withoutParameter(tool: ToolDeclaration, left: string): ToolDeclaration {
  const { properties, required } = tool.parameters;
  return {
    ...tool,
    inputs: tool.inputs.filter(({ name }) => name !== left),
    groups: tool.groups.map((group) => ({
      ...group,
      parameters: group.parameters.filter((name) => name !== left),
    })),
    parameters: {
      properties: Object.fromEntries(Object.entries(properties).filter(([name]) => name !== left)),
      required: required.filter((name) => name !== left),
    },
  };
}
