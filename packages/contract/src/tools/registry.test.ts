import { IsInteger, IsNumber, IsString } from "typebox";
import { describe, expect, test } from "vitest";
import { PROBLEMS } from "../problems/catalogue.ts";
import { LANGUAGES, type Text } from "../text.ts";
import type { ToolDeclaration } from "./define-tool.ts";
import { expectation, limitsOf } from "./expectation.ts";
import { NOTES_KEYWORD, type ParameterNotes } from "./parameter.ts";
import { TOOLS } from "./registry.ts";

const tools: [string, ToolDeclaration][] = Object.entries(TOOLS);
const parameters = tools.flatMap(([id, tool]) =>
  Object.entries(tool.notes).map(([name, notes]): [string, ToolDeclaration, ParameterNotes] => [
    `${id}.${name}`,
    tool,
    notes,
  ]),
);
const schemaOf = (path: string, tool: ToolDeclaration): object =>
  (tool.parameters.properties as Record<string, object>)[path.split(".")[1] ?? ""] ?? {};

const expectText = (text: Text): void => {
  for (const language of LANGUAGES) expect(text[language].trim()).not.toBe("");
  expect(text.zh).toMatch(/\p{Script=Han}/u);
  expect(text.en).not.toMatch(/\p{Script=Han}/u);
};

describe("every tool", () => {
  test.each(tools)("%s has its id, its command and texts in both languages", (id, tool) => {
    expect(tool.id).toBe(id);
    // A workflow has other commands beside the one that runs it.
    expect([id, `${id}-run`]).toContain(tool.command.join("-"));
    for (const text of [tool.title, tool.help]) expectText(text);
    for (const port of [...tool.inputs, ...tool.outputs]) expectText(port.label);
  });

  test.each(tools)("%s takes its inputs by parameters that exist", (_, tool) => {
    for (const { name } of tool.inputs) expect(Object.keys(tool.notes)).toContain(name);
  });

  test.each(tools)("%s puts each parameter into at most one group", (_, tool) => {
    const grouped = tool.groups.flatMap(({ parameters }) => parameters);
    expect(new Set(grouped).size).toBe(grouped.length);
    for (const name of grouped) expect(Object.keys(tool.notes)).toContain(name);
    for (const { title } of tool.groups) expectText(title);
  });

  test.each(tools)("%s has flags and short flags of its own", (_, tool) => {
    const forms = Object.values(tool.notes).map(({ cli }) => cli);
    const flags = forms.flatMap((form) => ("flag" in form ? [form.flag, form.short ?? []] : []));
    expect(new Set(flags.flat()).size).toBe(flags.flat().length);
  });
});

describe("every parameter", () => {
  test.each(parameters)("%s is explained in both languages", (_, __, notes) => {
    expectText(notes.label);
    expectText(notes.help);
    expect(notes.help.en).not.toMatch(/\.$/);
    if (notes.whenAbsent !== undefined) expectText(notes.whenAbsent);
    if (notes.unit !== undefined) expectText(notes.unit);
  });

  test.each(parameters)("%s has bounds and says them", (path, tool, notes) => {
    const schema = schemaOf(path, tool);
    if (IsInteger(schema) || IsNumber(schema)) {
      expect(limitsOf(schema).minimum).toBeTypeOf("number");
      expect(limitsOf(schema).maximum).toBeTypeOf("number");
      expect(notes.step).toBeGreaterThan(0);
    }
    if (IsString(schema)) expect(limitsOf(schema).maxLength).toBeGreaterThan(0);
    expectText(expectation(schema, notes));
  });

  test.each(parameters)(
    "%s has a default, a word for its absence, or is required",
    (path, tool, notes) => {
      const name = path.split(".")[1] ?? "";
      const schema = schemaOf(path, tool);
      const required = (tool.parameters.required as readonly string[]).includes(name);
      if (notes.whenAbsent === undefined) expect(required).toBe(true);
      else expect("default" in schema).toBe(false);
      if (!required) expect(notes.whenAbsent).toBeDefined();
    },
  );

  test.each(parameters)("%s carries its notes in JSON Schema", (path, tool, notes) => {
    const schema = JSON.parse(JSON.stringify(schemaOf(path, tool))) as Record<string, unknown>;
    expect(schema[NOTES_KEYWORD]).toEqual(notes);
  });
});

describe("every problem", () => {
  test.each(Object.entries(PROBLEMS))("%s has a status, a cause and a cure", (code, entry) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.status).toBeLessThan(600);
    expectText(entry.cause);
    expectText(entry.cure);
  });
});
