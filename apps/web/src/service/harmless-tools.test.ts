import { expect, test, vi } from "vitest";
import type { ToolDeclaration } from "./tools.ts";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("document", { documentElement: {} });
const { harmlessTools } = await import("./tools.ts");

const tool = (id: string, changesShared?: { readonly when?: string }): ToolDeclaration =>
  ({
    id,
    ...(changesShared && { changesShared }),
    inputs: [
      { name: "dataset", type: "text" },
      { name: "picture", type: "image" },
    ],
    outputs: [],
    groups: [{ title: { en: "Many", zh: "" }, parameters: ["dataset", "recursive"] }],
    parameters: { properties: { dataset: {}, picture: {}, recursive: {} }, required: ["dataset"] },
  }) as unknown as ToolDeclaration;

test("tools that always change what everybody uses are left out, others lose what would", () => {
  const [draw, tag, ...rest] = harmlessTools([
    tool("generate"),
    tool("train-lora", {}),
    tool("tag", { when: "dataset" }),
  ]);
  expect(rest).toEqual([]);
  expect(draw).toEqual(tool("generate"));
  expect(tag?.id).toBe("tag");
  expect(Object.keys(tag?.parameters.properties ?? {})).toEqual(["picture", "recursive"]);
  expect(tag?.parameters.required).toEqual([]);
  expect(tag?.groups[0]?.parameters).toEqual(["recursive"]);
  expect(tag?.inputs.map(({ name }) => name)).toEqual(["picture"]);
});
