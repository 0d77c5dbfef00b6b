/** Control units along links: from their nodes to the tools that draw, and back from jobs. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { wholeUnit } from "@inkloom/contract";
import { GLUE_NODES, NodeCache, type Prompt } from "@inkloom/diffusion";
import { encodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ComfyPicture } from "../comfy/run-comfy.ts";
import { cpuContext } from "../cpu-context.suite.ts";
import { writeMiniControl } from "../mini-control.suite.ts";
import type { RunContext } from "../run.ts";
import { perform } from "../runs.ts";
import { GENERATE } from "./graphs.suite.ts";
import { readGraph } from "./read-graph.ts";
import { runGraph } from "./run-graph.ts";
import { toolGraph } from "./told/tool-graph.ts";

let opened: Awaited<ReturnType<typeof cpuContext>>;
let context: RunContext;
beforeAll(async () => {
  opened = await cpuContext();
  const { home } = opened.context;
  await mkdir(join(home, "controlnet"), { recursive: true });
  await writeMiniControl(join(home, "controlnet", "lines.safetensors"));
  const data = new Uint8ClampedArray(64 * 64 * 4).map((_, at) =>
    at % 4 === 3 || (at >> 2) % 64 < 32 ? 255 : 0,
  );
  const half = await encodePng({ width: 64, height: 64, data });
  context = { ...opened.context, picture: () => Promise.resolve(half) };
});
afterAll(() => opened.close());

async function run(graph: Prompt): Promise<readonly ComfyPicture[]> {
  const kept: ComfyPicture[] = [];
  await runGraph(
    {
      graph: readGraph(graph),
      perform,
      expectNames: () => undefined,
      cache: new NodeCache(2 ** 26),
      keep: (picture, { type }) => {
        kept.push(picture);
        return Promise.resolve({ filename: `${kept.length}`, subfolder: "", type });
      },
    },
    context,
  );
  return kept;
}

const UNIT = { preprocessor: "canny", control_net_name: "lines.safetensors", pixel_perfect: true };
const load = { class_type: "InkloomLoadPicture", inputs: { image: "asset:a" } };
const unit = (more: object) => ({
  class_type: "InkloomControlUnit",
  inputs: { ...UNIT, image: ["load", 0], ...more },
});
const drawn = (control: unknown): Prompt => ({
  load,
  one: unit({}),
  two: unit({ weight: 0.5, preprocessor: "invert", control: ["one", 0] }),
  draw: { ...GENERATE, inputs: { ...GENERATE.inputs, control } },
  save: { class_type: "SaveImage", inputs: { images: ["draw", 0], filename_prefix: "x" } },
});

describe("control units of a graph", () => {
  test("steer what a tool draws, one behind another, and their maps are no pictures of it", async () => {
    const [made, ...more] = await run(drawn(["two", 0]));
    expect(more).toEqual([]);
    expect(made?.infotext).toContain("ControlNet 0:");
    expect(made?.infotext).toContain("Module: canny");
    expect(made?.infotext).toContain("ControlNet 1:");
  });

  test("call networks as tools do, or with their endings", () => {
    const declared = GLUE_NODES.get("InkloomControlUnit")?.optional?.["control_net_name"];
    if (declared?.kind !== "COMBO") throw new Error("no choice");
    const names = { checkpoints: [], loras: [], upscalers: [], images: [] };
    const controlNets = ["sd15/lines.safetensors"];
    expect(declared.options({ ...names, controlNets })).toEqual(["none", "sd15/lines"]);
    expect(declared.accepts?.("sd15/lines.safetensors", { ...names, controlNets })).toBe(true);
    expect(declared.accepts?.("other", { ...names, controlNets })).toBe(false);
  });

  test("come along links alone", async () => {
    await expect(run(drawn([{ preprocessor: "canny" }]))).rejects.toMatchObject({
      code: "workflow/invalid",
    });
    await expect(run(drawn("canny"))).rejects.toThrow("expected a link from a control unit");
    await expect(run(drawn(["load", 0]))).rejects.toThrow("IMAGE comes along the link");
  });
});

describe("a job with control units", () => {
  const job = (units: readonly object[]) =>
    toolGraph("generate", { prompt: "x", control: units.map((each) => wholeUnit(each)) });

  test("is told as nodes, each behind the one before", () => {
    const graph = job([
      { preprocessor: "canny", model: "lines", image: "asset:a", threshold_a: 50 },
      { enabled: false },
      { preprocessor: "inpaint_only", model: "fill", image: "asset:a", mask: "asset:b" },
    ]);
    const nodes = Object.entries(graph);
    const units = nodes.filter(([, { class_type }]) => class_type === "InkloomControlUnit");
    expect(units.map(([, { inputs }]) => inputs)).toMatchObject([
      { preprocessor: "canny", control_net_name: "lines", threshold_a: 50, threshold_b: -1 },
      {
        control: [units[0]?.[0], 0],
        image: [expect.any(String), 0],
        mask: [expect.any(String), 0],
      },
    ]);
    const [, draw] = nodes.find(([, { class_type }]) => class_type === "inkloom/generate") ?? [];
    expect(draw?.inputs).toMatchObject({ control: [units[1]?.[0], 0] });
  });

  test("is not told where a unit has more than the node", () => {
    expect(() => job([{ preprocessor: "ip-adapter-auto", weight_type: "ease in" }])).toThrow(
      "weight_type",
    );
  });
});
