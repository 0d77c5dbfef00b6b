/** The parameters of a tool as a request gives them: the declaration's schema, worded for the service. */
import {
  NOTES_KEYWORD,
  type ParameterNotes,
  type ToolDeclaration,
  type ToolId,
  TOOLS,
} from "@inkloom/contract";
import { NAMED } from "../../work/safe-names.ts";
import { does, said } from "./said.ts";
import { ASSET, type Schema } from "./shapes.ts";

export const toolIds = Object.keys(TOOLS) as ToolId[];

/** `GenerateParameters`: the schema's name in the document. */
export const parametersName = (id: ToolId): string =>
  `${id
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("")}Parameters`;

/** What a client sends: all that has a default may be left out. */
export function requestSchema(id: ToolId): Schema {
  const { parameters, notes, title }: ToolDeclaration = TOOLS[id];
  const schemas = parameters.properties as Readonly<Record<string, Schema>>;
  const properties = Object.entries(schemas).map(([name, schema]) => [
    name,
    parameterSchema(name, schema, notes[name]),
  ]);
  return {
    type: "object",
    ...said(title.en, title.zh),
    properties: Object.fromEntries(properties) as Record<string, Schema>,
    required: requiredOf(TOOLS[id]).filter((name) => !("default" in (schemas[name] ?? {}))),
    additionalProperties: false,
  };
}

/** What must be there once defaults are filled in; a schema without any has no list. */
export const requiredOf = (tool: Pick<ToolDeclaration, "parameters">): readonly string[] =>
  (tool.parameters as { readonly required?: readonly string[] }).required ?? [];

/** One schema with its declared range, default and words; its notes stay with `GET /tools`. */
function parameterSchema(name: string, schema: Schema, notes: ParameterNotes | undefined): Schema {
  const plain = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
  const { [NOTES_KEYWORD]: _notes, title: _title, description: _description, ...limits } = plain;
  const form = formOf(name);
  if (notes === undefined) throw new TypeError(`${name} has no notes`);
  const { help, label, offers, unit, whenAbsent } = notes;
  const absent = whenAbsent && { en: ` (${whenAbsent.en})`, zh: `（${whenAbsent.zh}）` };
  const inUnit = unit && { en: `, in ${unit.en}`, zh: `，单位：${unit.zh}` };
  return {
    // A choice is declared by its values alone.
    ...("enum" in limits && { type: "string" }),
    ...(limits["type"] === "object" ? OPEN : limits),
    ...form.limits,
    ...(offers !== undefined && { examples: [...offers] }),
    ...said(
      `${label.en}. ${help.en}${inUnit?.en ?? ""}${absent?.en ?? ""}.${form.en}`,
      `${label.zh}：${help.zh}${inUnit?.zh ?? ""}${absent?.zh ?? ""}。${form.zh}`,
    ),
  };
}

/** An object of which the schema says nothing more. */
const OPEN: Schema = { type: "object", additionalProperties: true };

/** What the service takes instead of a path. */
function formOf(name: string): { limits: Schema; en: string; zh: string } {
  const plain = { limits: {}, en: "", zh: "" };
  if (!isNamed(name)) return plain;
  switch (NAMED[name]) {
    case "picture":
      return {
        limits: { pattern: ASSET },
        en: " Here: `asset:` and the SHA-256 of an upload or of a job's picture.",
        zh: "此处写作 `asset:` 加上传图片或任务图片的 SHA-256。",
      };
    case "file":
    case "files":
      return {
        limits: {},
        en: " Here: a name below the model folders, never a path.",
        zh: "此处为模型文件夹中的名称，不能是路径。",
      };
    case "place":
      return {
        limits: {},
        en: " Here: refused, the service keeps what is made.",
        zh: "此处不接受：结果由服务保存。",
      };
    case "words":
    case "choice":
      return plain;
  }
}

const isNamed = (name: string): name is keyof typeof NAMED => Object.hasOwn(NAMED, name);

/** What `POST /tools/{id}` does. */
export const toolWords = (id: ToolId): ReturnType<typeof does> => {
  const { title, help } = TOOLS[id];
  return does(title, help);
};
