import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { encodePng, type Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkPrompt, type CheckedPrompt } from "./check-prompt.ts";
import { defaultGraph, withInputs, withNode } from "./default-graph.suite.ts";
import { GOLDENS, type GraphRuns, graphRuns, NAMES, writeVariants } from "./graph-runs.suite.ts";
import { NodeCache } from "./node-cache.ts";
import type { Prompt } from "./prompt.ts";
import { NodeFailure, type PromptEvent } from "./run-prompt.ts";

let graphs: GraphRuns;
beforeAll(async () => {
  graphs = await graphRuns();
  await writeVariants(graphs.home);
});
afterAll(() => graphs.close());

const graph = defaultGraph();

function checked(prompt: Prompt, names = NAMES): CheckedPrompt {
  const check = checkPrompt(prompt, names);
  if (!("checked" in check)) throw new Error(JSON.stringify(check));
  return check.checked;
}

const executing = (events: readonly PromptEvent[]): string[] =>
  events.flatMap((event) => (event.type === "executing" ? [event.node] : []));

const cachedNodes = (events: readonly PromptEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === "cached" ? event.nodes : []));

async function failureOf(run: Promise<unknown>): Promise<NodeFailure> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof NodeFailure))
    throw new Error(`expected a NodeFailure, got ${String(error)}`);
  return error;
}

describe("a run", () => {
  test("tells in order what it does, and what the output shows", async () => {
    const { events, shown, written } = await graphs.run(checked(graph));
    expect(events[0]).toEqual({ type: "cached", nodes: [] });
    expect(executing(events)).toEqual(["4", "6", "7", "5", "3", "8", "9"]);
    const steps = events.filter((event) => event.type === "progress");
    expect(steps.map(({ node, value, max }) => [node, value, max])).toEqual([
      ["3", 1, 2],
      ["3", 2, 2],
    ]);
    const image = { filename: "ComfyUI_0.png", subfolder: "", type: "output" };
    expect(events.at(-1)).toEqual({ type: "executed", node: "9", output: { images: [image] } });
    expect(shown.get("9")).toEqual({ images: [image] });
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ node: "9", pixels: { width: 64, height: 64 } });
  });

  test("shows what the sampler sees", async () => {
    const previews: Promise<Pixels>[] = [];
    await graphs.run(checked(graph), {
      onEvent: (event) => {
        if (event.type === "progress" && event.value === 1 && event.preview)
          previews.push(event.preview());
      },
    });
    expect(await previews[0]).toMatchObject({ width: 64, height: 64 });
  });

  test("is the same picture each time, and another for another seed", async () => {
    const picture = async (prompt: Prompt) =>
      (await graphs.run(checked(prompt))).written[0]?.pixels.data;
    const first = await picture(graph);
    expect(await picture(graph)).toEqual(first);
    const seed = { seed: 18446744073709551615n };
    expect(await picture(withInputs(graph, "3", seed))).not.toEqual(first);
  });

  test("a batch saves each of its pictures", async () => {
    const { written } = await graphs.run(
      checked(defaultGraph({ batch: 3, sampler: { steps: 1 } })),
    );
    expect(written.map(({ filename }) => filename)).toEqual([
      "ComfyUI_0.png",
      "ComfyUI_1.png",
      "ComfyUI_2.png",
    ]);
    expect(written[0]?.pixels.data).not.toEqual(written[1]?.pixels.data);
  });

  test("two outputs share what they need", async () => {
    const preview = { class_type: "PreviewImage", inputs: { images: ["8", 0] } };
    const { events, shown, written } = await graphs.run(checked(withNode(graph, "10", preview)));
    expect(executing(events).filter((id) => id === "3")).toHaveLength(1);
    expect([...shown.keys()]).toEqual(["9", "10"]);
    expect(written.map(({ type }) => type)).toEqual(["output", "temp"]);
  });
});

describe("the cache", () => {
  test("a second run makes nothing anew, and shows the same", async () => {
    const cache = new NodeCache(2 ** 24);
    const first = await graphs.run(checked(graph), { cache });
    const second = await graphs.run(checked(graph), { cache });
    expect(executing(second.events)).toEqual([]);
    // What the output was made from is not looked at.
    expect(cachedNodes(second.events)).toEqual(["9"]);
    expect([...second.shown]).toEqual([...first.shown]);
    expect(second.written).toEqual([]);
  });

  test("what changed is made anew with all that needs it, and nothing else", async () => {
    const cache = new NodeCache(2 ** 24);
    await graphs.run(checked(graph), { cache });
    const other = await graphs.run(checked(withInputs(graph, "7", { text: "blurry" })), { cache });
    expect(executing(other.events)).toEqual(["7", "3", "8", "9"]);
    expect([...cachedNodes(other.events)].sort()).toEqual(["4", "5", "6"]);
    const renamed = await graphs.run(checked(withInputs(graph, "9", { filename_prefix: "x" })), {
      cache,
    });
    expect(executing(renamed.events)).toEqual(["9"]);
    expect(cachedNodes(renamed.events)).toEqual(["8"]);
  });

  test("knows nodes by what they are, not by their ids", async () => {
    const cache = new NodeCache(2 ** 24);
    await graphs.run(checked(graph), { cache });
    const text = JSON.stringify(graph).replaceAll('"4"', '"40"').replaceAll('"3"', '"a"');
    const again = await graphs.run(checked(JSON.parse(text) as Prompt), { cache });
    expect(executing(again.events)).toEqual([]);
  });

  test("a text and a number of the same figures are two things", async () => {
    const cache = new NodeCache(2 ** 24);
    const one = withInputs(graph, "6", { text: "1" });
    await graphs.run(checked(one), { cache });
    const more = await graphs.run(checked(withInputs(graph, "6", { text: "1 " })), { cache });
    expect(executing(more.events)).toContain("6");
  });

  test("keeps within its bytes, and forgets what was used longest ago", () => {
    const cache = new NodeCache(2 ** 20);
    const result = (cells: number) => ({
      values: [
        {
          type: "MASK" as const,
          value: { data: new Float32Array(cells), shape: [1, 1, 1, cells] as const },
        },
      ],
    });
    cache.set("large", result(2 ** 19));
    expect(cache.get("large")).toBeUndefined();
    for (let i = 0; i < 5; i++) {
      cache.set(`${i}`, result(2 ** 15));
      cache.get("0");
    }
    expect(["0", "1", "2", "3", "4"].map((key) => cache.get(key) !== undefined)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    cache.get("0");
    cache.set("5", result(2 ** 15));
    expect(cache.get("1")).toBeUndefined();
    expect(cache.get("0")).toBeDefined();
    cache.clear();
    expect(cache.get("5")).toBeUndefined();
  });

  test("entries without bytes come to an end as well", () => {
    const cache = new NodeCache(2 ** 20);
    for (let i = 0; i < 100; i++) cache.set(`${i}`, { values: [] });
    expect(cache.get("0")).toBeUndefined();
    expect(cache.get("99")).toBeDefined();
  });

  test("a picture, a LoRA or a checkpoint that changed under its name is read again", async () => {
    const cache = new NodeCache(2 ** 24);
    let bytes: Uint8Array = await readFile(new URL("input.png", GOLDENS));
    const images = {
      read: () => Promise.resolve(bytes),
      write: () => Promise.resolve([]),
    };
    const load = {
      "1": { class_type: "LoadImage", inputs: { image: "input.png" } },
      "2": { class_type: "PreviewImage", inputs: { images: ["1", 0] } },
    };
    const loaded = async () =>
      executing((await graphs.run(checked(load), { cache, images })).events);
    expect(await loaded()).toEqual(["1", "2"]);
    expect(await loaded()).toEqual([]);
    bytes = await encodePng({ width: 1, height: 1, data: new Uint8ClampedArray(4) });
    expect(await loaded()).toEqual(["1", "2"]);

    const lora = {
      class_type: "LoraLoader",
      inputs: {
        model: ["4", 0],
        clip: ["4", 1],
        lora_name: "ink.safetensors",
        strength_model: 0.5,
        strength_clip: 0,
      },
    };
    const with_ = withInputs(
      withInputs(withNode(defaultGraph(), "10", lora), "3", { model: ["10", 0], steps: 1 }),
      "4",
      { ckpt_name: "v" },
    );
    const drawn = async () => executing((await graphs.run(checked(with_), { cache })).events);
    expect(await drawn()).toContain("10");
    expect(await drawn()).toEqual([]);
    const later = new Date(Date.now() + 60_000);
    await utimes(join(graphs.home, "loras/ink.safetensors"), later, later);
    expect(await drawn()).toEqual(["10", "3", "8", "9"]);
    await utimes(join(graphs.home, "models/v/scheduler/scheduler_config.json"), later, later);
    expect(await drawn()).toContain("4");
  });

  test("a textual inversion that appears is read", async () => {
    const cache = new NodeCache(2 ** 24);
    const prompt = withInputs(graph, "6", { text: "a cat, embedding:missing-one" });
    const failure = await failureOf(graphs.run(checked(prompt), { cache }));
    expect(failure.node.id).toBe("6");
    expect(failure.cause).toMatchObject({ code: "prompt/embedding" });
    await mkdir(join(graphs.home, "embeddings"), { recursive: true });
    await writeFile(join(graphs.home, "embeddings/missing-one.pt"), "no file of its kind");
    const other = await failureOf(graphs.run(checked(prompt), { cache }));
    expect(other.cause).toBeInstanceOf(Problem);
    expect(other.cause).not.toMatchObject({ code: "prompt/embedding" });
  });
});

describe("failures", () => {
  test("name the node, what was done before, and the cause", async () => {
    const prompt = withInputs(graph, "5", { width: 16384, height: 16384, batch_size: 4096 });
    const failure = await failureOf(graphs.run(checked(prompt)));
    expect(failure.node).toMatchObject({ id: "5", type: "EmptyLatentImage" });
    expect(failure.executed).toEqual(["4", "6", "7"]);
    expect(failure.cause).toMatchObject({ code: "memory/short" });
  });

  test("a picture that needs more memory than there is is refused before it is drawn", async () => {
    const prompt = checked(withInputs(graph, "5", { width: 4096, height: 4096 }));
    const failure = await failureOf(graphs.run(prompt, { memory: 2 ** 30 }));
    expect(failure.node.id).toBe("3");
    expect(failure.cause).toMatchObject({ code: "memory/short" });
    const decoded = {
      "4": graph["4"],
      "5": { class_type: "EmptyLatentImage", inputs: { width: 4096, height: 4096, batch_size: 1 } },
      "8": { class_type: "VAEDecode", inputs: { samples: ["5", 0], vae: ["4", 2] } },
      "9": graph["9"],
    };
    const other = await failureOf(graphs.run(checked(decoded), { memory: 2 ** 30 }));
    expect(other.node.id).toBe("8");
    expect(other.cause).toMatchObject({ code: "memory/short" });
  });

  test("values that wait for others may not take all memory", async () => {
    // Each conditioning is asked for last, so that the pictures of all wait for those before them.
    const picture = (width: number) => ({
      class_type: "ImageScale",
      inputs: {
        image: ["i", 0],
        upscale_method: "nearest-exact",
        width,
        height: 1000,
        crop: "disabled",
      },
    });
    const prompt: Record<string, Prompt[string]> = {
      i: { class_type: "LoadImage", inputs: { image: "input.png" } },
      m: { class_type: "LoadImageMask", inputs: { image: "mask.png", channel: "red" } },
      c: graph["4"],
    };
    for (let i = 0; i < 3; i++) prompt[`p${i}`] = picture(1000 + i);
    const shows = (id: string) => ({ class_type: "PreviewImage", inputs: { images: [id, 0] } });
    // Outputs are done one after the other: what only one needs is let go with it.
    const apart = checked({ ...prompt, a: shows("p0"), b: shows("p1"), d: shows("p2") });
    const memory = 30 * 2 ** 20;
    expect((await graphs.run(apart, { memory })).shown.size).toBe(3);
    const kept: CheckedPrompt = {
      ...apart,
      nodes: new Map(
        [...apart.nodes].sort(
          ([, a], [, b]) => Number(a.type === "PreviewImage") - Number(b.type === "PreviewImage"),
        ),
      ),
    };
    const failure = await failureOf(graphs.run(kept, { memory }));
    expect(failure.cause).toMatchObject({ code: "memory/short" });
    expect(failure.node.id).toBe("p2");
  });

  test("a picture that cannot be read names its node", async () => {
    const load = {
      "1": { class_type: "LoadImage", inputs: { image: "input.png" } },
      "2": { class_type: "PreviewImage", inputs: { images: ["1", 0] } },
    };
    const write = () => Promise.resolve([]);
    const gone = new Problem("input/picture", { en: "gone", zh: "没有" });
    const missing = await failureOf(
      graphs.run(checked(load), { images: { read: () => Promise.reject(gone), write } }),
    );
    expect(missing.node.id).toBe("1");
    expect(missing.cause).toBe(gone);
    const text = { read: () => Promise.resolve(Buffer.from("no picture")), write };
    const damaged = await failureOf(graphs.run(checked(load), { images: text }));
    expect(damaged.cause).toMatchObject({ code: "input/picture" });
  });

  test("combining what was combined does not grow without end", async () => {
    const prompt: Record<string, Prompt[string]> = { ...graph };
    let last = "6";
    for (let i = 0; i < 40; i++) {
      const inputs = { conditioning_1: [last, 0], conditioning_2: [last, 0] };
      prompt[`c${i}`] = { class_type: "ConditioningCombine", inputs };
      last = `c${i}`;
    }
    const combined = checked(withInputs(prompt, "3", { positive: [last, 0] }));
    expect((await failureOf(graphs.run(combined))).cause).toMatchObject({ code: "input/invalid" });
    for (let i = 0; i < 40; i++) {
      const from = i === 0 ? "6" : `c${i - 1}`;
      const inputs = { conditioning_to: [from, 0], conditioning_from: [from, 0] };
      prompt[`c${i}`] = { class_type: "ConditioningConcat", inputs };
    }
    const longer = checked(withInputs(prompt, "3", { positive: [last, 0] }));
    expect((await failureOf(graphs.run(longer))).cause).toMatchObject({ code: "input/invalid" });
    for (let i = 0; i < 70; i++) {
      const from = i === 0 ? "4" : `l${i - 1}`;
      const inputs = { model: [from, 0], clip: [from, 1], lora_name: "ink.safetensors" };
      const strengths = { strength_model: 0.01, strength_clip: 0 };
      prompt[`l${i}`] = { class_type: "LoraLoader", inputs: { ...inputs, ...strengths } };
    }
    const laden = checked(withInputs(prompt, "3", { model: ["l69", 0] }));
    expect((await failureOf(graphs.run(laden))).node.id).toBe("l64");
  });

  test("an area outside the picture, a schedule without end, and a size of nothing", async () => {
    const area = {
      class_type: "ConditioningSetArea",
      inputs: { conditioning: ["6", 0], width: 64, height: 64, x: 64, y: 0, strength: 1 },
    };
    const outside = withInputs(withNode(graph, "10", area), "3", { positive: ["10", 0] });
    expect((await failureOf(graphs.run(checked(outside)))).cause).toMatchObject({
      code: "input/invalid",
    });
    const long = withInputs(graph, "3", { steps: 10_000, denoise: 1e-9 });
    expect((await failureOf(graphs.run(checked(long)))).cause).toMatchObject({
      code: "input/invalid",
    });
    const scale = {
      class_type: "LatentUpscaleBy",
      inputs: { samples: ["5", 0], upscale_method: "bislerp", scale_by: 0.01 },
    };
    const nothing = withInputs(withNode(graph, "10", scale), "3", { latent_image: ["10", 0] });
    expect((await failureOf(graphs.run(checked(nothing)))).cause).toMatchObject({
      code: "input/invalid",
    });
  });

  test("a control network that is not there is named", async () => {
    const control = {
      "10": {
        class_type: "ControlNetLoader",
        inputs: { control_net_name: "canny.safetensors" },
      },
      "11": {
        class_type: "ControlNetApply",
        inputs: { conditioning: ["6", 0], control_net: ["10", 0], image: ["12", 0], strength: 1 },
      },
      "12": { class_type: "LoadImage", inputs: { image: "input.png" } },
    };
    const controlled = withInputs({ ...graph, ...control }, "3", { positive: ["11", 0] });
    const names = { ...NAMES, controlNets: ["canny.safetensors"] };
    const failure = await failureOf(graphs.run(checked(controlled, names)));
    expect(failure.node.id).toBe("10");
    expect(failure.cause).toMatchObject({
      code: "control/missing",
      message: expect.stringContaining("canny") as string,
    });
  });

  test("nothing makes what unCLIP reads, so that its link leads nowhere", () => {
    const unclip = {
      class_type: "unCLIPConditioning",
      inputs: {
        conditioning: ["6", 0],
        clip_vision_output: ["20", 0],
        strength: 1,
        noise_augmentation: 0,
      },
    };
    const check = checkPrompt(
      withInputs(withNode(graph, "10", unclip), "3", { positive: ["10", 0] }),
      NAMES,
    );
    expect("error" in check && check.nodeErrors["10"]?.errors[0]?.type).toBe("bad_linked_input");
  });
});

describe("cancelling", () => {
  test("ends a walk within the step that runs, and is no failure of a node", async () => {
    const controller = new AbortController();
    const long = checked(withInputs(graph, "3", { steps: 10_000 }));
    let steps = 0;
    const run = graphs.run(long, {
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === "progress" && ++steps === 3) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    expect(steps).toBe(3);
  });

  test("before the first node nothing is made", async () => {
    const controller = new AbortController();
    controller.abort();
    const events: PromptEvent[] = [];
    const run = graphs.run(checked(graph), {
      signal: controller.signal,
      onEvent: (event) => events.push(event),
    });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    expect(executing(events)).toEqual([]);
  });

  test("ends a large resize between its planes", async () => {
    const controller = new AbortController();
    const prompt = {
      "1": { class_type: "LoadImage", inputs: { image: "input.png" } },
      "2": {
        class_type: "ImageScale",
        inputs: {
          image: ["1", 0],
          upscale_method: "area",
          width: 1500,
          height: 1500,
          crop: "disabled",
        },
      },
      "3": { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
    };
    const run = graphs.run(checked(prompt), {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === "executing" && event.node === "2") controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("a chain of ten thousand nodes runs", async () => {
  const prompt: Record<string, Prompt[string]> = {
    start: { class_type: "EmptyLatentImage", inputs: { width: 64, height: 64, batch_size: 1 } },
    loader: graph["4"],
  };
  let last = "start";
  for (let i = 0; i < 9900; i++) {
    const inputs = { samples: [last, 0], upscale_method: "nearest-exact", scale_by: 1 };
    prompt[`c${i}`] = { class_type: "LatentUpscaleBy", inputs };
    last = `c${i}`;
  }
  prompt["d"] = { class_type: "VAEDecode", inputs: { samples: [last, 0], vae: ["loader", 2] } };
  prompt["o"] = { class_type: "PreviewImage", inputs: { images: ["d", 0] } };
  const { shown, events } = await graphs.run(checked(prompt));
  expect(shown.get("o")?.images).toHaveLength(1);
  expect(executing(events)).toHaveLength(9904);
});

test("a checkpoint that is none names its node", async () => {
  await writeFile(join(graphs.home, "models/none.safetensors"), "no weights");
  const names = { ...NAMES, checkpoints: ["none.safetensors"] };
  const prompt = withInputs(graph, "4", { ckpt_name: "none.safetensors" });
  const failure = await failureOf(graphs.run(checked(prompt, names)));
  expect(failure.node.id).toBe("4");
  expect(failure.cause).toBeInstanceOf(Problem);
});
