/** What graphs tell the U-Nets of SDXL and its refiner beside the words, and which words fit which model. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sizeWaves } from "@inkloom/models";
import type { Runtime, TensorData } from "@inkloom/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSingleFile } from "../checkpoint/tiny-families.suite.ts";
import { checkPrompt, type CheckedPrompt } from "./check-prompt.ts";
import { defaultGraph, withInputs, withNode } from "./default-graph.suite.ts";
import { type GraphRuns, graphRuns, NAMES } from "./graph-runs.suite.ts";
import type { Prompt } from "./prompt.ts";
import { NodeFailure } from "./run-prompt.ts";

type Feeds = Readonly<Record<string, TensorData>>;

let graphs: GraphRuns;
/** What U-Nets that take a vector were given. */
const told: Feeds[] = [];
let watched: Runtime;
beforeAll(async () => {
  graphs = await graphRuns();
  const models = join(graphs.home, "models");
  await mkdir(models, { recursive: true });
  await writeSingleFile(join(models, "sdxl.safetensors"), "sdxl");
  await writeSingleFile(join(models, "refiner.safetensors"), "refiner");
  await writeSingleFile(join(models, "sd2.safetensors"), "sd2");
  const { runtime } = graphs.context;
  watched = {
    ...runtime,
    load: async (graph, options) => {
      const session = await runtime.load(graph, options);
      return {
        hold: (feeds) => session.hold(feeds),
        run: (feeds, more) => {
          if ("vector" in feeds) told.push(feeds);
          return session.run(feeds, more);
        },
        release: () => session.release(),
      };
    },
    close: () => runtime.close(),
  };
});
afterAll(() => graphs.close());

const names = {
  ...NAMES,
  checkpoints: [...NAMES.checkpoints, "sdxl.safetensors", "refiner.safetensors", "sd2.safetensors"],
};

function checked(prompt: Prompt): CheckedPrompt {
  const check = checkPrompt(prompt, names);
  if (!("checked" in check)) throw new Error(JSON.stringify(check.error));
  return check.checked;
}

const graph = defaultGraph({ width: 64, height: 48, sampler: { steps: 1 } });
const withModel = (prompt: Prompt, name: string): Prompt =>
  withInputs(prompt, "4", { ckpt_name: `${name}.safetensors` });

/** The rows behind the pooled text, unwanted words first. */
async function vectorsOf(name: string, pooled: number): Promise<readonly Float32Array[]> {
  told.length = 0;
  const { written } = await graphs.run(checked(withModel(graph, name)), { runtime: watched });
  const [picture] = written;
  const [{ vector } = {}] = told;
  if (!picture || !(vector?.data instanceof Float32Array)) throw new Error("no vector was told");
  const { data, shape } = vector;
  const length = shape[1] ?? 0;
  expect(shape[0]).toBe(2);
  return [data.slice(pooled, length), data.slice(length + pooled)];
}

test("SDXL is told the picture's size three times over, whichever the side", async () => {
  const rows = await vectorsOf("sdxl", 32);
  const { written } = await graphs.run(checked(withModel(graph, "sdxl")));
  const { height = 0, width = 0 } = written[0]?.pixels ?? {};
  expect([width / height, height > 0]).toEqual([64 / 48, true]);
  for (const row of rows) expect(row).toEqual(sizeWaves([height, width, 0, 0, height, width]));
});

test("the refiner is told that what is wanted is more beautiful than what is not", async () => {
  const [unwanted, wanted] = await vectorsOf("refiner", 32);
  expect(unwanted?.slice(-256)).toEqual(sizeWaves([2.5]));
  expect(wanted?.slice(-256)).toEqual(sizeWaves([6]));
  expect(wanted?.slice(0, -256)).toEqual(unwanted?.slice(0, -256));
});

test("the last layer that an encoder has stands in for one that it has not, normed", async () => {
  const statesAt = async (name: string, layer: number | undefined) => {
    const set = {
      class_type: "CLIPSetLastLayer",
      inputs: { clip: ["4", 1], stop_at_clip_layer: layer },
    };
    const changed =
      layer === undefined
        ? graph
        : withInputs(withNode(graph, "10", set), "6", { clip: ["10", 0] });
    const { nodes } = checked(name === "mini" ? changed : withModel(changed, name));
    const { made } = await graphs.run({ nodes, outputs: ["6"], nodeErrors: {} });
    const value = made.get("6")?.values[0];
    if (value?.type !== "CONDITIONING") throw new Error("no words were made");
    return value.value[0]?.context.data;
  };
  expect(await statesAt("mini", -24)).toEqual(await statesAt("mini", -1));
  expect(await statesAt("mini", -1)).toEqual(await statesAt("mini", undefined));
  expect(await statesAt("sd2", undefined)).toEqual(await statesAt("sd2", -2));
  expect(await statesAt("sdxl", undefined)).toEqual(await statesAt("sdxl", -2));
  expect(await statesAt("sdxl", -24)).not.toEqual(await statesAt("sdxl", -1));
});

test("words of another kind of model are refused before anything is drawn", async () => {
  const two = withNode(withModel(graph, "sdxl"), "40", {
    class_type: "CheckpointLoaderSimple",
    inputs: { ckpt_name: "inkloom-mini" },
  });
  const mixed = withInputs(two, "6", { clip: ["40", 1] });
  const error: unknown = await graphs.run(checked(mixed)).catch((reason: unknown) => reason);
  if (!(error instanceof NodeFailure)) throw new Error(String(error));
  expect(error.node.id).toBe("3");
  expect(error.cause).toMatchObject({
    code: "input/invalid",
    message: expect.stringContaining("the words have 192 values each and no vector") as string,
  });
  const concat = {
    class_type: "ConditioningConcat",
    inputs: { conditioning_to: ["6", 0], conditioning_from: ["7", 0] },
  };
  const joined = withInputs(
    withNode(withInputs(withModel(two, "sd2"), "7", { clip: ["40", 1] }), "10", concat),
    "3",
    {
      positive: ["10", 0],
    },
  );
  const other: unknown = await graphs.run(checked(joined)).catch((reason: unknown) => reason);
  expect(other).toMatchObject({ node: { id: "10" } });
});
