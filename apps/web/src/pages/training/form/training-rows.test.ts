import { TOOLS, type ToolDeclaration } from "@inkloom/contract";
import { expect, test } from "vitest";
import { importantRows } from "./training-rows.ts";

const trainers = Object.values<ToolDeclaration>(TOOLS).filter(({ id }) => id.startsWith("train-"));

test.each(trainers.map((tool) => [tool.id, tool] as const))(
  "the form of %s begins with checkpoint, data set and name, and shows nothing twice",
  (_id, { parameters }) => {
    const rows = importantRows({ parameters: { ...parameters, required: [] } } as never);
    expect(rows.slice(0, 3)).toEqual([["model"], ["dataset"], ["output_name"]]);
    const names = rows.flat();
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => name in parameters.properties)).toBe(true);
  },
);
