import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkPrompt, NodeCache, parseExactJson } from "@inkloom/diffusion";
import { decodePng, readPngText } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cpuContext } from "../cpu-context.suite.ts";
import type { RunContext } from "../run.ts";
import { comfyNames } from "./comfy-names.ts";
import { type ComfyPicture, type ComfyPlace, runComfy } from "./run-comfy.ts";

let opened: Awaited<ReturnType<typeof cpuContext>>;
let context: RunContext;
beforeAll(async () => {
  opened = await cpuContext();
  const picture = () => Promise.reject(new Error("no parameter names a picture"));
  context = { ...opened.context, picture };
});
afterAll(() => opened.close());

const PROMPT = `{
  "3": {"class_type": "KSampler", "inputs": {"seed": 18446744073709551615, "steps": 1, "cfg": 8,
    "sampler_name": "euler", "scheduler": "normal", "denoise": 1, "model": ["4", 0], "positive": ["6", 0],
    "negative": ["7", 0], "latent_image": ["5", 0]}},
  "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "inkloom-mini"}},
  "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 64, "batch_size": 2}},
  "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "山", "clip": ["4", 1]}},
  "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["4", 1]}},
  "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
  "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "a/b", "images": ["8", 0]}}
}`;

async function run(prompt: unknown, pngInfo: Readonly<Record<string, unknown>> = {}) {
  const check = checkPrompt(prompt, await comfyNames(context, []));
  if (!("checked" in check)) throw new Error(JSON.stringify(check.error));
  const kept: (ComfyPicture & ComfyPlace)[] = [];
  const outputs = await runComfy(
    {
      checked: check.checked,
      prompt,
      pngInfo,
      cache: new NodeCache(2 ** 24),
      readImage: () => Promise.reject(new Error("nothing is loaded")),
      keep: (picture, place) => {
        kept.push({ ...picture, ...place });
        return Promise.resolve({ filename: `${kept.length}.png`, subfolder: "", type: place.type });
      },
    },
    context,
  );
  return { kept, outputs };
}

test("pictures carry the graph exactly, the page's texts, and A1111's", async () => {
  const prompt = parseExactJson(PROMPT);
  const workflow = { nodes: [{ widgets_values: [2n ** 63n] }] };
  const { kept, outputs } = await run(prompt, {
    workflow,
    prompt: "another",
    "\n": 1,
    parameters: 2,
  });
  expect(outputs.get("9")?.images).toEqual([
    { filename: "1.png", subfolder: "", type: "output" },
    { filename: "2.png", subfolder: "", type: "output" },
  ]);
  expect(kept.map(({ node, prefix, index }) => [node, prefix, index])).toEqual([
    ["9", "a/b", 0],
    ["9", "a/b", 1],
  ]);
  const [first] = kept;
  if (!first) throw new Error("no picture was kept");
  expect(first).toMatchObject({ width: 64, height: 64, prompt: "山", model: "inkloom-mini" });
  expect(first.seed).toBe(18446744073709551615n);
  expect(await decodePng(first.bytes)).toMatchObject({ width: 64, height: 64 });
  const texts = readPngText(first.bytes);
  expect(Object.keys(texts).sort()).toEqual(["parameters", "prompt", "workflow"]);
  expect(parseExactJson(texts["prompt"] ?? "")).toEqual(prompt);
  expect(texts["workflow"]).toContain("9223372036854775808");
  expect(texts["parameters"]).toBe(first.infotext);
  expect(first.infotext).toContain("Seed: 18446744073709551615");
});

test("names are those of the folders, with endings, each once", async () => {
  const { home } = opened.context;
  const other = join(home, "other");
  for (const folder of ["models", "loras/styles", "upscalers", "other/sd15/deep", "models/ESRGAN"])
    await mkdir(join(home, folder), { recursive: true });
  for (const file of [
    "models/own.safetensors",
    "models/own.vae.safetensors",
    "models/notes.txt",
    "loras/styles/ink.safetensors",
    "upscalers/x4.pth",
    "models/ESRGAN/x2.pth",
    "other/sd15/deep/cat.ckpt",
    "other/dog.safetensors",
    "other/dog.vae.pt",
  ])
    await writeFile(join(home, file), "");
  const names = await comfyNames({ ...context, folders: { checkpoint: [other] } }, ["x.png"]);
  expect(names).toEqual({
    checkpoints: ["own.safetensors", "dog.safetensors", "inkloom-mini", "sd15/deep/cat.ckpt"],
    loras: ["styles/ink.safetensors", "momo.safetensors"],
    upscalers: ["x4.pth", "x2.pth"],
    controlNets: ["brightness", "canny", "scribble", "tile"].map(
      (name) => `inkloom-mini-${name}.safetensors`,
    ),
    clipVisions: [],
    images: ["x.png"],
  });
});
