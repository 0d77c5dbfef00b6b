import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { decodePng, encodePng, readPngText } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cpuContext } from "../cpu-context.suite.ts";
import type { RunContext } from "../run.ts";
import { RUNS } from "../runs.ts";
import type { Output, OutputFile } from "./output.ts";
import { OUTPUTS } from "./outputs.ts";

let opened: Awaited<ReturnType<typeof cpuContext>>;
let home: string;
let embeddedModels: string;
let context: RunContext;

const small = await encodePng(
  { width: 4, height: 4, data: new Uint8ClampedArray(64).fill(255) },
  { parameters: "a house\nSteps: 20" },
);

const SMALL = { steps: 1, width: 64, height: 64 };

beforeAll(async () => {
  opened = await cpuContext();
  ({ home, embeddedModels } = opened.context);
  await writeFile(join(home, "small.png"), small);
  context = { ...opened.context, picture: () => Promise.resolve(small) };
});
afterAll(() => opened.close());

async function filesOf(output: Output): Promise<OutputFile[]> {
  const files: OutputFile[] = [];
  for await (const file of output.files) files.push(file);
  return files;
}

/** What a service answers, as text. */
const answered = async (output: Output): Promise<string> =>
  JSON.stringify([output.report, (await filesOf(output)).map(({ bytes: _, ...about }) => about)]);

describe("outputs", () => {
  test("every tool of the contract has one, and no other", () => {
    expect(Object.keys(OUTPUTS)).toEqual(Object.keys(TOOLS));
  });

  test("drawn pictures are PNG files with their texts and records", async () => {
    const request = validate(TOOLS.generate, { prompt: "a lake", ...SMALL, seed: 7, batch: 2 });
    const output = OUTPUTS.generate(await RUNS.generate(request, context));
    const files = await filesOf(output);
    expect(files.map(({ seed, role }) => [seed, role])).toEqual([
      [7, "picture"],
      [8, "picture"],
    ]);
    for (const { bytes, width, height, infotext, record } of files) {
      const { width: w, height: h } = await decodePng(bytes);
      expect([width, height]).toEqual([w, h]);
      const texts = readPngText(bytes);
      expect(texts["parameters"]).toBe(infotext);
      expect(JSON.parse(texts["inkloom"] ?? "")).toEqual(record);
    }
    expect(output.report).toMatchObject({ model: { name: "inkloom-mini" } });
    expect(JSON.stringify(output.report)).not.toContain(embeddedModels);
  });

  test("a grid is its sheet and its cells, and tells no folder", async () => {
    const request = validate(TOOLS.grid, { prompt: "a lake", ...SMALL, seed: 1, x: "cfg=1,2" });
    const result = await RUNS.grid(request, context);
    const files = await filesOf(OUTPUTS.grid(result));
    expect(files.map(({ role }) => role)).toEqual(["sheet", "picture", "picture"]);
    expect(files[1]?.record?.parameters).toMatchObject({ prompt: "a lake", cfg: 1 });
    expect(files[0]?.width).toBeGreaterThan(files[1]?.width ?? Infinity);
    expect(await answered(OUTPUTS.grid(result))).not.toContain(home);
  });

  test("an enlarged picture tells both how it was made and how it was enlarged", async () => {
    const request = validate(TOOLS.upscale, { picture: "small", scale: 2 });
    const [file] = await filesOf(OUTPUTS.upscale(await RUNS.upscale(request, context)));
    expect([file?.width, file?.height]).toEqual([8, 8]);
    expect(file?.infotext).toMatch(/^a house\nSteps: 20, Postprocess upscale by: 2/);
  });

  test("reports tell no path of this machine", async () => {
    const doctor = OUTPUTS.doctor(await RUNS.doctor(validate(TOOLS.doctor, {}), context));
    const asked = validate(TOOLS["model-inspect"], { file: "inkloom-mini" });
    const inspected = OUTPUTS["model-inspect"](await RUNS["model-inspect"](asked, context));
    const info = OUTPUTS.info(await RUNS.info(validate(TOOLS.info, { picture: "x" }), context));
    const dice = OUTPUTS.dice(await RUNS.dice(validate(TOOLS.dice, { count: 2 }), context));
    for (const output of [doctor, inspected, info, dice]) {
      const text = await answered(output);
      expect(text).not.toContain(home);
      expect(text).not.toContain(embeddedModels);
    }
    expect(doctor.report).toMatchObject({ dataFolder: { writable: true } });
    expect(inspected.report).toMatchObject({ usable: true, name: "inkloom-mini" });
    expect(info.report).toMatchObject({ kind: "png", bytes: small.length });
    expect(dice.report).toMatchObject({ prompts: [{}, {}] });
  });
});
