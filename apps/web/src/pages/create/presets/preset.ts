/** Whole forms under a name: kept by the service, so that they are there in every browser. */
import { unitsOf, withoutPictures, withPicturesOf } from "../../../control/control-unit.ts";
import { isChanged, type Values } from "../../../form/values.ts";
import { answered } from "../../../service/answers.ts";
import { service } from "../../../service/service.ts";
import type { ParameterSchema, ToolDeclaration } from "../../../service/tools.ts";

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

const picturesOf = (tool: ToolDeclaration): readonly string[] =>
  tool.inputs.filter(({ type }) => type === "image").map(({ name }) => name);

const holdsUnits = ({ items }: ParameterSchema): boolean =>
  items?.properties?.["preprocessor"] !== undefined;

/** Pictures belong to one occasion, and are left out; those of control units, too. */
export function presetOf(tool: ToolDeclaration, values: Values): Preset {
  const pictures = picturesOf(tool);
  const changed = Object.entries(tool.parameters.properties).flatMap(([name, schema]) => {
    const value = values[name];
    if (!isChanged(schema, value) || pictures.includes(name)) return [];
    return [[name, holdsUnits(schema) ? unitsOf(value).map(withoutPictures) : value]];
  });
  return { tool: tool.id, values: Object.fromEntries(changed) as Values };
}

/** The preset's values with the pictures that stand in the form. */
export function withPicturesOfForm(
  tool: ToolDeclaration,
  { values }: Preset,
  form: Values,
): Values {
  const pictures = picturesOf(tool).map((name) => [name, form[name]] as const);
  const units = Object.entries(tool.parameters.properties).flatMap(([name, schema]) => {
    if (!holdsUnits(schema) || !Array.isArray(values[name])) return [];
    const before = unitsOf(form[name]);
    const withThem = unitsOf(values[name]).map((unit, at) => withPicturesOf(unit, before[at]));
    return [[name, withThem] as const];
  });
  return { ...values, ...Object.fromEntries<unknown>([...pictures, ...units]) };
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
