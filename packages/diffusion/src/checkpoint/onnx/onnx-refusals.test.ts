/** What ONNX folders cannot do is said before or instead of drawing, by its own code. */
import { cp, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem, TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generate } from "../../generate.ts";
import { inspectModel } from "../inspect.ts";
import { openCheckpoint } from "../open.ts";
import { isOnnxFolder } from "./is-onnx-folder.ts";
import { type OnnxFamily, unpackOnnx } from "./onnx-folders.suite.ts";

let folder = "";
let runtime: Runtime;
const models = new Map<OnnxFamily, string>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-onnx-"));
  runtime = await createNodeRuntime("cpu", { threads: 1 });
  for (const family of ["sd1", "sd2", "sdxl"] as const)
    models.set(family, await unpackOnnx(family, join(folder, family)));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

const pathOf = (family: OnnxFamily): string => models.get(family) ?? "";

/** What is thrown when it is asked to draw. */
async function refusal(model: string, change: Record<string, unknown>): Promise<Problem> {
  const request = { prompt: "a house", steps: 1, width: 64, height: 64, device: "cpu", model };
  const asked = validate(TOOLS.generate, { ...request, ...change });
  const context = { runtime, modelFolders: [], loraFolders: [folder], cacheFolder: folder };
  const thrown = await generate(asked, context).catch((error: unknown) => error);
  if (thrown instanceof Problem) return thrown;
  throw new Error(`expected a problem, got ${String(thrown)}`);
}

/** A copy that a test may change. */
async function copyOf(family: OnnxFamily): Promise<string> {
  const copy = await mkdtemp(join(folder, `${family}-`));
  await cp(pathOf(family), copy, { recursive: true });
  return copy;
}

describe("an ONNX folder refuses", () => {
  test("a LoRA, by the code that says why", async () => {
    const { code, message } = await refusal(pathOf("sd1"), { prompt: "a house <lora:style:1>" });
    expect(code).toBe("onnx/weights-needed");
    expect(message).toContain('The LoRA "style" changes weights');
  });

  test("int8", async () => {
    const { code, message } = await refusal(pathOf("sd1"), { precision: "int8" });
    expect(code).toBe("onnx/weights-needed");
    expect(message).toContain("Precision int8 changes weights");
  });

  test("another size than the one it was exported for, with both", async () => {
    const { code, message } = await refusal(pathOf("sd2"), { width: 128 });
    expect(code).toBe("onnx/size");
    expect(message).toContain(
      '"sample" of [2, 4, 32, 32], this request needs [2, 4, 32, 64]: it takes pictures of 64x64 only',
    );
  });

  test("more words than it reads", async () => {
    const { code, message } = await refusal(pathOf("sd2"), { prompt: "house ".repeat(80) });
    expect(code).toBe("onnx/size");
    expect(message).toContain("it reads prompts of 77 tokens only");
  });

  test("layers that the text encoder does not give", async () => {
    const deep = await refusal(pathOf("sd1"), { clip_skip: 5 });
    expect([deep.code, deep.message]).toEqual([
      "onnx/clip-skip",
      expect.stringContaining("clip skip is 5, which this graph does not have: it gives 4 layers"),
    ]);
    // the text encoder of SD 2.x gives the last layer only, and SDXL needs the one before
    const swapped = await copyOf("sdxl");
    await cp(
      join(pathOf("sd2"), "text_encoder/model.onnx"),
      join(swapped, "text_encoder/model.onnx"),
    );
    const { code, message } = await refusal(swapped, {});
    expect([code, message]).toEqual([
      "onnx/clip-skip",
      expect.stringContaining("clip skip is 2, which this graph does not have: it gives the last"),
    ]);
  });

  test("a graph in the place of another, with the names that it has", async () => {
    const model = await copyOf("sd1");
    await cp(join(model, "vae_encoder/model.onnx"), join(model, "text_encoder/model.onnx"));
    await expect(openCheckpoint(model, [])).rejects.toMatchObject({ code: "onnx/interface" });
    await expect(openCheckpoint(model, [])).rejects.toThrow(
      'text_encoder/model.onnx: the graph has no input "input_ids", it has "sample"',
    );
  });

  test("text of another width than its configuration says", async () => {
    const model = await copyOf("sd1");
    await cp(join(pathOf("sdxl"), "unet"), join(model, "unet"), { recursive: true });
    await rm(join(model, "unet/model.onnx_data"));
    await cp(join(pathOf("sd1"), "unet/config.json"), join(model, "unet/config.json"));
    const { code, message } = await refusal(model, {});
    expect(code).toBe("onnx/size");
    expect(message).toContain(
      '"encoder_hidden_states" of [batch_size, sequence_length, 32], this request needs [2, 77, 16]',
    );
  });

  test.each(["vae_decoder", "vae_encoder", "text_encoder"])("a folder without %s", async (part) => {
    const model = await copyOf("sd1");
    await rename(join(model, part, "model.onnx"), join(model, part, "other.onnx"));
    await expect(openCheckpoint(model, [])).rejects.toMatchObject({ code: "model/incomplete" });
  });

  test("sizes of no official model without config.json", async () => {
    const model = await copyOf("sd1");
    await rm(join(model, "unet/config.json"));
    await expect(openCheckpoint(model, [])).rejects.toMatchObject({ code: "models/config" });
    await expect(openCheckpoint(model, [])).rejects.toThrow(
      "reads 16 values per token, which no official model does (768, 1024, 2048, 1280)",
    );
  });
});

describe("model inspect", () => {
  test("tells each graph's inputs, with the sizes that are fixed", async () => {
    const { graphs, precision, mapped } = await inspectModel(pathOf("sd2"), []);
    expect(graphs?.map(({ part }) => part).toSorted()).toEqual([
      "text_encoder",
      "unet",
      "vae_decoder",
      "vae_encoder",
    ]);
    expect(graphs?.find(({ part }) => part === "unet")).toMatchObject({
      opset: 14,
      inputs: [
        "sample [2, 4, 32, 32] float32",
        "timestep [2] float32",
        "encoder_hidden_states [2, 77, 16] float32",
      ],
      outputs: ["out_sample"],
    });
    expect(precision[0]?.dtype).toBe("F32");
    expect(mapped.bytes).toBeGreaterThan(0);
  });

  test("weights are preferred where a folder has both", async () => {
    const model = await copyOf("sd1");
    await writeFile(join(model, "unet/diffusion_pytorch_model.safetensors"), "");
    const located = { path: model, folder: true };
    expect(await isOnnxFolder(located)).toBe(false);
    expect(await isOnnxFolder({ ...located, path: pathOf("sd1") })).toBe(true);
  });
});
