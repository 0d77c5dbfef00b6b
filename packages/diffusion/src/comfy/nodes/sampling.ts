/** Nodes that walk. */
import { annotatorNetworks } from "../../annotate/networks.ts";
import { previewOf } from "../../latents/preview.ts";
import { expectEnoughMemory } from "../../memory-estimate.ts";
import { adapted, sessionsOf } from "../adapted.ts";
import type { ComfyContext } from "../context.ts";
import { choice, float, int, link, type NodeDeclaration, seed } from "../declaration.ts";
import { type Walk, walked } from "../ksampler.ts";
import type { NodeInputs } from "../node-inputs.ts";
import { type ComfySamplerName, SAMPLER_NAMES } from "../sampler-names.ts";
import { SCHEDULER_NAMES, type SchedulerName } from "../schedulers.ts";
import type { Value } from "../values.ts";

const LAST_STEP = 10000;

const common = {
  steps: int(20, 1, LAST_STEP),
  cfg: float(8, 0, 100, 0.1),
  sampler_name: choice(SAMPLER_NAMES),
  scheduler: choice(SCHEDULER_NAMES),
  positive: link("CONDITIONING"),
  negative: link("CONDITIONING"),
  latent_image: link("LATENT"),
};

export const kSampler: NodeDeclaration = {
  title: { en: "KSampler", zh: "K 采样器" },
  category: "sampling",
  required: {
    model: link("MODEL"),
    seed,
    ...common,
    denoise: float(1, 0, 1, 0.01),
  },
  outputs: [{ type: "LATENT" }],
  run: async (inputs, context) => ({
    values: [
      await walk(inputs, context, {
        seed: inputs.integer("seed"),
        denoise: inputs.number("denoise"),
        toZero: false,
      }),
    ],
  }),
};

export const kSamplerAdvanced: NodeDeclaration = {
  title: { en: "KSampler (Advanced)", zh: "K 采样器（高级）" },
  category: "sampling",
  required: {
    model: link("MODEL"),
    add_noise: choice(["enable", "disable"]),
    noise_seed: seed,
    ...common,
    start_at_step: int(0, 0, LAST_STEP),
    end_at_step: int(LAST_STEP, 0, LAST_STEP),
    return_with_leftover_noise: choice(["disable", "enable"]),
  },
  outputs: [{ type: "LATENT" }],
  run: async (inputs, context) => ({
    values: [
      await walk(inputs, context, {
        seed: inputs.integer("noise_seed"),
        denoise: 1,
        noised: inputs.text("add_noise") === "enable",
        from: inputs.number("start_at_step"),
        until: inputs.number("end_at_step"),
        toZero: inputs.text("return_with_leftover_noise") !== "enable",
      }),
    ],
  }),
};

type Own = Pick<Walk, "seed" | "denoise" | "noised" | "from" | "until" | "toZero">;

async function walk(inputs: NodeInputs, context: ComfyContext, own: Own): Promise<Value> {
  const model = inputs.of("MODEL", "model");
  const latent = inputs.of("LATENT", "latent_image");
  const checkpoint = await adapted(model, context);
  const { memory, runtime, signal, onStep, folders } = context;
  const [batch, , height, width] = latent.samples.shape;
  if (memory !== undefined && runtime.device === "cpu") {
    const cell = 2 ** (checkpoint.vae.config.channels.length - 1);
    const size = { height: height * cell, width: width * cell, batch };
    expectEnoughMemory(checkpoint, size, memory);
  }
  const sessions = sessionsOf(model, context);
  const preview = await previewOf(sessions, checkpoint, folders.modelFolders);
  const value = await walked(
    {
      ...own,
      checkpoint,
      prompts: model.prompts,
      latent,
      positive: inputs.of("CONDITIONING", "positive"),
      negative: inputs.of("CONDITIONING", "negative"),
      steps: inputs.number("steps"),
      cfg: inputs.number("cfg"),
      sampler: inputs.text("sampler_name") as ComfySamplerName,
      scheduler: inputs.text("scheduler") as SchedulerName,
    },
    {
      sessions,
      annotators: () =>
        annotatorNetworks({
          runtime: () => Promise.resolve(runtime),
          folders: folders.annotatorFolders,
          signal,
        }),
      signal,
      onStep:
        onStep &&
        ((info) => {
          onStep(info, () => preview(info.denoised));
        }),
    },
  );
  return { type: "LATENT", value };
}
