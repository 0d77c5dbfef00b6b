/** For tests: graphs that run with the embedded model on the processor, and what each node made. */
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "@inkloom/contract";
import { openWeights, readFloat32, writeSafetensors } from "@inkloom/engine/weights";
import type { Pixels } from "@inkloom/pixels";
import { kohyaPair, tensor, writeLora } from "../adapters/lora-files.suite.ts";
import { keepingRuntime } from "../kept-sessions.suite.ts";
import type { CheckedPrompt } from "./check-prompt.ts";
import type { NameLists } from "./context.ts";
import type { NodeResult, ShownImage } from "./declaration.ts";
import { NodeCache } from "./node-cache.ts";
import { type PromptEvent, runPrompt, type RunPromptContext } from "./run-prompt.ts";

const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));
const MINI = join(MODELS, "inkloom-mini");
export const GOLDENS = new URL("./goldens/", import.meta.url);

export const NAMES: NameLists = {
  checkpoints: ["inkloom-mini", "v", "inpainting"],
  loras: ["ink.safetensors"],
  upscalers: [],
  controlNets: [],
  images: ["input.png", "mask.png"],
};

/** A picture that a node wrote. */
export interface Written extends ShownImage {
  readonly node: string;
  readonly pixels: Pixels;
}

export interface GraphRuns {
  /** Folder for models and LoRAs; removed at the end. */
  readonly home: string;
  readonly context: Omit<RunPromptContext, "cache" | "images">;
  /** Runs it, and tells what each node that ran made, and everything that was heard. */
  run(
    checked: CheckedPrompt,
    more?: Partial<RunPromptContext>,
  ): Promise<{
    readonly made: ReadonlyMap<string, NodeResult>;
    readonly events: readonly PromptEvent[];
    readonly written: readonly Written[];
    readonly shown: Awaited<ReturnType<typeof runPrompt>>;
  }>;
  close(): Promise<void>;
}

export async function graphRuns(): Promise<GraphRuns> {
  const home = await mkdtemp(join(tmpdir(), "inkloom-graphs-"));
  const [models, loras] = [join(home, "models"), join(home, "loras")];
  await mkdir(models);
  await mkdir(loras);
  const runtime = await keepingRuntime();
  const context: GraphRuns["context"] = {
    runtime,
    folders: {
      modelFolders: [models, MODELS],
      loraFolders: [loras],
      embeddingFolders: [join(home, "embeddings")],
      upscalerFolders: [join(home, "upscalers")],
      controlFolders: [join(home, "controlnet")],
      annotatorFolders: [join(home, "annotators")],
    },
  };
  return {
    home,
    context,
    async run(checked, more = {}) {
      const events: PromptEvent[] = [];
      const written: Written[] = [];
      const made = new Map<string, NodeResult>();
      const cache = more.cache ?? new NodeCache(2 ** 30);
      const last = { node: "" };
      const keep = cache.set.bind(cache);
      cache.set = (key, result) => {
        made.set(last.node, result);
        keep(key, result);
      };
      const shown = await runPrompt(checked, {
        ...context,
        images: {
          read: goldenImage,
          write: async (pictures, { node, prefix, type }) =>
            pictures.map((pixels) => {
              const filename = `${prefix}_${written.length}.png`;
              written.push({ filename, subfolder: "", type, node, pixels });
              return { filename, subfolder: "", type };
            }),
        },
        ...more,
        cache,
        onEvent: (event) => {
          if (event.type === "executing") last.node = event.node;
          events.push(event);
          more.onEvent?.(event);
        },
      }).finally(() => {
        cache.set = keep;
      });
      return { made, events, written, shown };
    },
    async close() {
      await runtime.close();
      await rm(home, { recursive: true });
    },
  };
}

async function goldenImage(name: string): Promise<Uint8Array> {
  if (!NAMES.images.includes(name))
    throw new Problem("input/picture", { en: `${name} does not exist`, zh: `${name} 不存在` });
  return readFile(new URL(name, GOLDENS));
}

/** The variants and the LoRA of parity/comfy/make_goldens.py. */
export async function writeVariants(home: string): Promise<void> {
  const v = await variant(home, "v", ["unet", "vae", "text_encoder", "tokenizer"]);
  await mkdir(join(v, "scheduler"));
  const scheduler = await readJson(join(MINI, "scheduler/scheduler_config.json"));
  const predicting = { ...scheduler, prediction_type: "v_prediction" };
  await writeFile(join(v, "scheduler/scheduler_config.json"), JSON.stringify(predicting));

  const inpainting = await variant(home, "inpainting", [
    "scheduler",
    "vae",
    "text_encoder",
    "tokenizer",
  ]);
  const unet = join(inpainting, "unet");
  await mkdir(unet);
  const config = await readJson(join(MINI, "unet/config.json"));
  await writeFile(join(unet, "config.json"), JSON.stringify({ ...config, in_channels: 9 }));
  const file = "diffusion_pytorch_model.safetensors";
  const { entries } = await openWeights(join(MINI, "unet", file));
  const tensors = [];
  for (const [key, entry] of entries) {
    const own = await readFloat32(entry);
    const values = key === "conv_in.weight" ? widened(own) : own;
    const shape = key === "conv_in.weight" ? [64, 9, 3, 3] : entry.shape;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    tensors.push({ key, dtype: "F32" as const, shape, data: () => Promise.resolve(bytes) });
  }
  await writeSafetensors(join(unet, file), tensors, {});

  const middle = "lora_unet_mid_block_attentions_0_transformer_blocks_0";
  await writeLora(join(home, "loras/ink.safetensors"), {
    ...kohyaPair(`${middle}_attn1_to_q`, [160, 4, 160], 32),
    ...kohyaPair(`${middle}_attn2_to_v`, [160, 4, 192], 32),
    ...kohyaPair("lora_te_text_model_encoder_layers_0_mlp_fc2", [192, 4, 768], 1),
  });
}

/** A folder in which the embedded model's parts lie by links. */
async function variant(home: string, name: string, parts: readonly string[]): Promise<string> {
  const folder = join(home, "models", name);
  await mkdir(folder);
  await copyFile(join(MINI, "model_index.json"), join(folder, "model_index.json"));
  for (const part of parts)
    if (process.platform === "win32")
      await cp(join(MINI, part), join(folder, part), { recursive: true });
    else await symlink(join(MINI, part), join(folder, part));
  return folder;
}

const readJson = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;

/** [64, 4, 3, 3] -> [64, 9, 3, 3] */
function widened(own: Float32Array): Float32Array {
  const more = tensor("conv_in", [64, 5, 3, 3]).values;
  const out = new Float32Array(64 * 9 * 9);
  for (let row = 0; row < 64; row++) {
    out.set(own.subarray(row * 36, (row + 1) * 36), row * 81);
    out.set(
      more.subarray(row * 45, (row + 1) * 45).map((value) => Math.fround(0.02 * value)),
      row * 81 + 36,
    );
  }
  return out;
}
