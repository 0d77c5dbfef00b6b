import type { Job } from "@inkloom/client";
import { describe, expect, test, vi } from "vitest";
import type { ToolDeclaration } from "../../../service/tools.ts";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("document", { documentElement: {} });
const { formOfJob, toldBy } = await import("./restore.ts");

const tools = [{ id: "generate" }, { id: "info" }] as unknown as readonly ToolDeclaration[];
const report = (told: object) => ({ result: { report: told } }) as unknown as Job;

describe("toldBy", () => {
  test("settings come with what could not be restored", () => {
    const unknown = [{ name: "Hypernet", value: "x", why: { en: "no", zh: "无" } }];
    const restored = {
      tool: "generate",
      parameters: { prompt: "a lake" },
      source: "a1111",
      unknown,
    };
    expect(toldBy(report({ restored }), tools)).toEqual({
      form: { tool: tools[0], values: { prompt: "a lake" }, source: "a1111", unknown },
    });
  });

  test("a picture that tells nothing, or of a tool that is not there, says why", () => {
    const why = { en: "it has no texts", zh: "没有文本" };
    expect(toldBy(report({ why }), tools)).toEqual({ why });
    const restored = { tool: "gone", parameters: {}, source: "inkloom", unknown: [] };
    expect(toldBy(report({ restored }), tools)).toHaveProperty("why.en");
    expect(toldBy({ result: null }, tools)).toHaveProperty("why.zh");
  });
});

test("one picture of a batch is restored alone, with its own seed", () => {
  const job = { tool: "generate", parameters: { prompt: "a lake", seed: 5, batch: 4 } };
  expect(formOfJob(job, tools, 7)?.values).toEqual({
    prompt: "a lake",
    seed: 7,
    batch: 1,
    batch_count: 1,
  });
  expect(formOfJob(job, tools)?.values).toEqual(job.parameters);
  expect(formOfJob({ tool: "gone", parameters: {} }, tools)).toBeUndefined();
});
