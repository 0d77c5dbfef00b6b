import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodePng, encodePng, psnr, readPngText } from "@inkloom/pixels";
import {
  comfyDefault,
  drawnAndEnlarged,
  GENERATE,
} from "../../../tools/src/workflow/graphs.suite.ts";
import { TOOLS, validate } from "@inkloom/contract";
import type { RunContext } from "@inkloom/tools";
import { createApp } from "../app.ts";
import { drawThere } from "../desk/draw-there.ts";
import type { OpenService } from "../open-service.ts";
import { type JobAnswer, progressAnswer } from "../routes/jobs/job-answer.ts";
import { type TestService, testService } from "../test-service.suite.ts";

let place: TestService;
let service: OpenService;
let app: FastifyInstance;
beforeAll(async () => {
  place = await testService();
  service = await place.open();
  app = await createApp(service);
});
afterAll(async () => {
  await app.close();
  await service.close();
  await place.remove();
});

interface File {
  readonly asset: string;
  readonly url: string;
  readonly width: number;
  readonly seed?: number;
}
interface Result {
  readonly files: readonly File[];
  readonly outputs: Readonly<Record<string, { files: readonly File[]; text?: readonly string[] }>>;
  readonly executed: readonly string[];
  readonly cached: readonly string[];
}

const ask = async (method: "GET" | "POST", url: string, payload?: object) => {
  const answer = await app.inject({ method, url: `/api/v1${url}`, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json<unknown>() };
};

async function run(parameters: object): Promise<JobAnswer & { result: Result }> {
  const { status, body } = await ask("POST", "/tools/workflow?wait=60", parameters);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as JobAnswer & { result: Result };
}

const save = (images: unknown) => ({
  class_type: "SaveImage",
  inputs: { images, filename_prefix: "x" },
});

describe("a workflow on the service", () => {
  test("draws, enlarges and saves; the picture carries the graph and is in the gallery", async () => {
    const { id, result } = await run({ graph: drawnAndEnlarged });
    expect(result.files).toMatchObject([{ width: 128, seed: 7 }]);
    expect(result.outputs).toEqual({ save: { files: result.files } });
    expect(result.executed).toEqual(["draw", "enlarge", "save"]);
    const [file] = result.files;
    const { rawPayload } = await app.inject(file?.url ?? "");
    expect(JSON.parse(readPngText(rawPayload)["prompt"] ?? "")).toEqual(drawnAndEnlarged);
    const { body } = await ask("GET", "/gallery");
    const { entries } = body as { entries: readonly object[] };
    expect(entries).toMatchObject([
      { job: id, tool: "workflow", prompt: "山", seed: "7", model: "inkloom-mini" },
    ]);
  });

  test("runs the graph that ComfyUI's page begins with", async () => {
    const { result } = await run({ graph: comfyDefault });
    expect(result.outputs["9"]?.files).toMatchObject([{ width: 64, seed: 5 }]);
  });

  test("takes what was made before, and answers its pictures again", async () => {
    const graph = {
      draw: { ...GENERATE, inputs: { ...GENERATE.inputs, seed: 21 } },
      s: save(["draw", 0]),
    };
    const first = await run({ graph });
    const again = await run({ graph });
    expect(again.result.cached).toEqual(["s"]);
    expect(again.result.outputs).toEqual(first.result.outputs);
    expect(again.result.files).toEqual(first.result.files);
  });

  test("runs to a node and shows what it makes, which the gallery does not keep", async () => {
    const before = await ask("GET", "/gallery");
    const graph = {
      draw: { ...GENERATE, inputs: { ...GENERATE.inputs, seed: 31 } },
      s: save(["draw", 0]),
    };
    const { result } = await run({ graph, targets: "draw" });
    expect(result.files).toEqual([]);
    expect(result.executed).toEqual(["draw"]);
    const [shown] = result.outputs["draw"]?.files ?? [];
    expect(shown).toMatchObject({ width: 64 });
    expect((await app.inject(shown?.url ?? "")).statusCode).toBe(200);
    expect((await ask("GET", "/gallery")).body).toEqual(before.body);
  });

  test("draws seeds when it is queued, so that they are known", async () => {
    const { seed: _, ...inputs } = GENERATE.inputs;
    const graph = { draw: { ...GENERATE, inputs }, s: save(["draw", 0]) };
    const { parameters, result } = await run({ graph });
    const kept = parameters["graph"] as { draw: { inputs: { seed: number } } };
    expect(kept.draw.inputs.seed).toBeGreaterThanOrEqual(0);
    expect(result.files[0]?.seed).toBe(kept.draw.inputs.seed);
  });

  test("loads pictures that were uploaded, and keeps seeds of 64 bits exact", async () => {
    const png = await encodePng({
      width: 64,
      height: 64,
      data: new Uint8ClampedArray(16384).fill(255),
    });
    const sent = await app.inject({
      method: "POST",
      url: "/api/v1/assets",
      headers: { "content-type": "application/octet-stream" },
      payload: Buffer.from(png),
    });
    const asset = sent.json<{ files: { asset: string }[] }>().files[0]?.asset ?? "";
    const graph = {
      ...comfyDefault,
      "5": { class_type: "LoadImage", inputs: { image: asset } },
      e: { class_type: "VAEEncode", inputs: { pixels: ["5", 0], vae: ["4", 2] } },
      "3": {
        ...comfyDefault["3"],
        inputs: {
          ...comfyDefault["3"].inputs,
          latent_image: ["e", 0],
          seed: "18446744073709551615",
        },
      },
    };
    const { result } = await run({ graph });
    const picture = await app.inject(result.files[0]?.url ?? "");
    expect(readPngText(picture.rawPayload)["prompt"]).toContain('"seed":18446744073709551615');
  });

  test("tells of long prompts as far as a million characters go; the gallery keeps them", async () => {
    const text = `山${" ".repeat(32_000)}水`;
    const words = { class_type: "CLIPTextEncode", inputs: { text, clip: ["4", 1] } };
    const saved = Array.from({ length: 34 }, (_, i) => [`s${i}`, comfyDefault["9"]] as const);
    const graph = { ...comfyDefault, "6": words, ...Object.fromEntries(saved) };
    const { result } = await run({ graph });
    const told = result.files.filter((file) => "infotext" in file);
    expect([result.files.length, told.length]).toEqual([35, 32]);
    const { body } = await ask("GET", "/gallery?limit=1");
    const [{ id }] = (body as { entries: [{ id: string }] }).entries;
    const { infotext } = (await ask("GET", `/gallery/${id}`)).body as { infotext: string };
    expect(infotext.length).toBeGreaterThan(32_000);
  });

  test("tells its progress node by node", async () => {
    const graph = {
      draw: { ...GENERATE, inputs: { ...GENERATE.inputs, seed: 41 } },
      s: save(["draw", 0]),
    };
    const { body } = await ask("POST", "/tools/workflow", { graph });
    const { id } = body as JobAnswer;
    const graphs = [];
    for await (const event of service.queue.follow(id))
      if (event.type === "progress")
        graphs.push(progressAnswer({ ...event.progress }, "en")["graph"]);
    expect(graphs[0]).toMatchObject({ done: [], cached: [] });
    const last = graphs.at(-1) as { shown: { s: { files: File[] } } };
    expect(last).toMatchObject({ node: "s", done: ["draw"] });
    expect(last.shown.s.files[0]?.url).toMatch(/^\/api\/v1\/assets\//);
  });
});

describe("a workflow that cannot run", () => {
  test("is refused before it is queued, with every fault", async () => {
    const graph = {
      draw: { class_type: "inkloom/generate", inputs: { steps: 0, model: "../../etc/passwd" } },
      other: { class_type: "FaceDetailer", inputs: {} },
      a: save(["draw", 0]),
      b: save(["other", 0]),
    };
    const { status, body } = await ask("POST", "/tools/workflow", { graph });
    expect(status).toBe(400);
    const { code, errors } = body as { code: string; errors: { field: string }[] };
    expect(code).toBe("workflow/invalid");
    expect(errors.map(({ field }) => field).sort()).toEqual([
      "draw.model",
      "draw.prompt",
      "draw.steps",
      "other",
    ]);
  });

  test("names pictures that are not there", async () => {
    const graph = {
      load: { class_type: "LoadImage", inputs: { image: `asset:${"0".repeat(64)}` } },
      a: save(["load", 0]),
    };
    expect((await ask("POST", "/tools/workflow", { graph })).status).toBe(404);
  });

  test("is no graph, however deep or large", async () => {
    const deep = `{"graph":{"a":{"class_type":"X","inputs":{"v":${"[".repeat(50_000)}${"]".repeat(50_000)}}}}}`;
    const post = (payload: string) =>
      app.inject({
        method: "POST",
        url: "/api/v1/tools/workflow",
        headers: { "content-type": "application/json" },
        payload,
      });
    expect((await post(deep)).statusCode).toBe(400);
    expect((await post('{"graph":[]}')).statusCode).toBe(400);
    expect((await post("{}")).statusCode).toBe(400);
  });

  test("fails with the node and the input that are at fault", async () => {
    const graph = {
      n: { class_type: "PrimitiveInt", inputs: { value: 9_999 } },
      draw: { ...GENERATE, inputs: { ...GENERATE.inputs, steps: ["n", 0] } },
      s: save(["draw", 0]),
    };
    const { state, error } = await run({ graph });
    expect(state).toBe("failed");
    expect(error).toMatchObject({ code: "input/invalid", field: "draw.steps" });
  });

  test("names a path along a link, which is no model", async () => {
    const graph = {
      t: { class_type: "PrimitiveStringMultiline", inputs: { value: "../../secret" } },
      draw: { ...GENERATE, inputs: { ...GENERATE.inputs, model: ["t", 0] } },
      s: save(["draw", 0]),
    };
    const { error } = await run({ graph });
    expect(error).toMatchObject({ code: "input/name", field: "draw" });
  });
});

describe("a finished job as a workflow", () => {
  const drawn = async (tool: string, parameters: object) => {
    const { body } = await ask("POST", `/tools/${tool}?wait=60`, parameters);
    return body as JobAnswer & { result: Result };
  };
  const graphOf = async (id: string, as = "tools") =>
    (await ask("GET", `/jobs/${id}/workflow?as=${as}`)) as {
      status: number;
      body: { graph: object; code?: string; errors?: { field: string }[] };
    };
  const pictureOf = async ({ files }: Result) =>
    decodePng((await app.inject(files[0]?.url ?? "")).rawPayload);

  test("is the tool as a node, which makes the same picture again", async () => {
    const { id, result } = await drawn("generate", { ...GENERATE.inputs, seed: 51, cfg: 5 });
    const { graph } = (await graphOf(id)).body;
    expect(graph).toMatchObject({
      1: { class_type: "inkloom/generate", inputs: { prompt: "山", cfg: 5, seed: 51 } },
      2: { class_type: "SaveImage", inputs: { images: ["1", 0] } },
    });
    expect(Object.keys((graph as { 1: { inputs: object } })[1].inputs)).not.toContain("clip_skip");
    const again = await run({ graph });
    expect(await pictureOf(again.result)).toEqual(await pictureOf(result));
    const large = await drawn("upscale", { picture: result.files[0]?.asset, scale: 2 });
    expect((await graphOf(large.id)).body.graph).toMatchObject({
      1: { class_type: "InkloomLoadPicture", inputs: { image: result.files[0]?.asset } },
      2: { class_type: "inkloom/upscale", inputs: { picture: ["1", 0], scale: 2 } },
    });
  });

  test("is ComfyUI's chain where it can say the same, which draws the same picture", async () => {
    const { id, result } = await drawn("generate", {
      ...GENERATE.inputs,
      steps: 2,
      seed: 61,
      clip_skip: 2,
      sampler: "DPM++ 2M",
      schedule: "Karras",
    });
    const { graph } = (await graphOf(id, "comfy")).body;
    expect(graph).toMatchObject({
      3: { inputs: { sampler_name: "dpmpp_2m", scheduler: "karras", seed: 61 } },
      10: { class_type: "CLIPSetLastLayer", inputs: { stop_at_clip_layer: -2 } },
    });
    const again = await run({ graph });
    // ComfyUI cuts levels where A1111 rounds them.
    expect(psnr(await pictureOf(again.result), await pictureOf(result))).toBeGreaterThan(40);
  });

  test("says what ComfyUI's nodes cannot", async () => {
    const { id } = await drawn("generate", {
      ...GENERATE.inputs,
      prompt: "(山:1.3)",
      sampler: "Euler a",
      cfg_rescale: 0.5,
    });
    const { status, body } = await graphOf(id, "comfy");
    expect(status).toBe(422);
    expect(body.code).toBe("workflow/untold");
    expect(body.errors?.map(({ field }) => field)).toEqual(["cfg_rescale", "prompt", "noise"]);
    const dice = await drawn("dice", {});
    expect((await graphOf(dice.id)).status).toBe(422);
  });
});

test("a command has a running service run it, with the pictures of its own machine", async () => {
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const { workflow } = drawThere({ address, language: "en" });
  const grey = { width: 8, height: 8, data: new Uint8ClampedArray(256).fill(128) };
  const read: string[] = [];
  const context = {
    picture: (name: string) => {
      read.push(name);
      return encodePng(grey);
    },
  } as unknown as RunContext;
  const graph = {
    load: { class_type: "InkloomLoadPicture", inputs: { image: "./my picture.png" } },
    big: { class_type: "inkloom/upscale", inputs: { picture: "./my picture.png", scale: 2 } },
    size: { class_type: "GetImageSize", inputs: { image: ["load", 0] } },
    words: { class_type: "PreviewAny", inputs: { source: ["size", 0] } },
    save: save(["big", 0]),
    shown: { class_type: "PreviewImage", inputs: { images: ["load", 0] } },
  };
  const made = await workflow(validate(TOOLS.workflow, { graph }), context);
  expect(read).toEqual(["./my picture.png"]);
  expect(made.texts).toEqual([{ node: "words", text: ["8"] }]);
  expect(made.pictures.map(({ node, type, width }) => [node, type, width]).sort()).toEqual([
    ["save", "output", 16],
    ["shown", "temp", 8],
  ]);
  await expect(
    workflow(validate(TOOLS.workflow, { graph: { a: save(["gone", 0]) } }), context),
  ).rejects.toMatchObject({ code: "workflow/invalid" });
});
