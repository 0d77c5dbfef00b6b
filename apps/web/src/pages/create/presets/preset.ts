/** Whole forms under a name: kept by the service, so that they are there in every browser. */
import { isChanged, type Values } from "../../../form/values.ts";
import { answered } from "../../../service/answers.ts";
import { service } from "../../../service/service.ts";
import type { ToolDeclaration } from "../../../service/tools.ts";

/** Of one form: what differs from the defaults. */
export interface Preset {
  readonly tool: string;
  readonly values: Values;
}

export interface KeptPreset {
  readonly id: string;
  readonly name: string;
  readonly changedAt: string;
}

const KIND = "preset";
const MOST = 500;

/** Pictures belong to one occasion, and are left out. */
export function presetOf(tool: ToolDeclaration, values: Values): Preset {
  const pictures = tool.inputs.filter(({ type }) => type === "image").map(({ name }) => name);
  const changed = Object.entries(tool.parameters.properties).flatMap(([name, schema]) =>
    isChanged(schema, values[name]) && !pictures.includes(name) ? [[name, values[name]]] : [],
  );
  return { tool: tool.id, values: Object.fromEntries(changed) as Values };
}

/** Undefined where a document holds something else. */
export function readPreset(body: Readonly<Record<string, unknown>>): Preset | undefined {
  const { tool, values } = body;
  return typeof tool === "string" && typeof values === "object" && values !== null
    ? { tool, values: values as Values }
    : undefined;
}

export async function listPresets(): Promise<readonly KeptPreset[]> {
  const query = { kind: KIND, limit: MOST } as const;
  const { documents } = await answered(
    service().api.GET("/api/v1/documents", { params: { query } }),
  );
  return documents;
}

export async function keepPreset(name: string, { tool, values }: Preset): Promise<void> {
  const body = { kind: KIND, name, body: { tool, values } } as const;
  await answered(service().api.POST("/api/v1/documents", { body }));
}

export async function openPreset(id: string): Promise<Preset | undefined> {
  const path = { id };
  const { body } = await answered(
    service().api.GET("/api/v1/documents/{id}", { params: { path } }),
  );
  return readPreset(body);
}

export async function removePreset(id: string): Promise<void> {
  const path = { id };
  await answered(service().api.DELETE("/api/v1/documents/{id}", { params: { path } }));
}
