/** What there is to choose from, in A1111's shapes; AUTOMATIC1111/stable-diffusion-webui 1.10, modules/api/models.py. Places of
 *  files are their names: a client has no use for where they lie. */
import { LATENT_UPSCALERS } from "@inkloom/contract";
import { SAMPLERS, SCHEDULES } from "@inkloom/tools";
import type { DialectCatalogue, NamedFile } from "../service.ts";
import { shortHash, titleOf } from "./named-files.ts";

/** Upscalers that are no files, in A1111's order. */
export const OWN_UPSCALERS = ["None", "Lanczos", "Nearest"] as const;

const wordOf = (id: string): string => id.replaceAll("-", "_");

/** A1111 says yes in text. */
const YES = "True";

export const samplerList = () =>
  Object.values(SAMPLERS).map((sampler) => ({
    name: sampler.label,
    aliases: sampler.aliases,
    options: {
      ...(sampler.automaticSchedule !== "uniform" && {
        scheduler: wordOf(sampler.automaticSchedule),
      }),
      ...(sampler.callsPerStep === 2 && { second_order: YES }),
      ...(sampler.discardNextToLast && { discard_next_to_last_sigma: YES }),
    },
  }));

/** Those that bend by a power, and its standard. */
const RHO: Readonly<Record<string, number>> = { karras: 7, polyexponential: 1 };

/** Those that look at the model's own levels. */
const OF_MODEL = ["uniform", "sgm-uniform", "simple", "normal", "ddim", "beta"];

export const scheduleList = () =>
  Object.entries(SCHEDULES).map(([id, { label, aliases }]) => ({
    name: wordOf(id),
    label,
    aliases: aliases.length === 0 ? null : aliases,
    default_rho: RHO[id] ?? -1,
    need_inner_model: OF_MODEL.includes(id),
  }));

export const upscalerList = ({ upscalers }: DialectCatalogue) =>
  [...OWN_UPSCALERS.map((name): NamedFile => ({ name, filename: "" })), ...upscalers].map(
    ({ name, filename }) => ({
      name,
      model_name: filename === "" ? null : name,
      model_path: filename === "" ? null : filename,
      model_url: null,
      // Of a file it is known when it is opened.
      scale: filename === "" ? 4 : null,
    }),
  );

export const latentModeList = () => LATENT_UPSCALERS.map((name) => ({ name }));

export const modelList = ({ models }: DialectCatalogue) =>
  models.map((model) => ({
    title: titleOf(model),
    model_name: model.name,
    hash: shortHash(model) ?? null,
    sha256: model.sha256 ?? null,
    filename: model.filename,
    config: null,
  }));

export const vaeList = ({ vaes }: DialectCatalogue) =>
  vaes.map(({ filename }) => ({ model_name: filename, filename }));

export const loraList = ({ loras }: DialectCatalogue) =>
  loras.map(({ name, filename, alias, metadata }) => ({
    name,
    alias: alias ?? name,
    path: filename,
    metadata: metadata ?? {},
  }));

export const embeddingLists = ({ embeddings }: DialectCatalogue) => ({
  // What is in a file is known when a prompt names it.
  loaded: Object.fromEntries(
    embeddings.map(({ name }) => [
      name,
      { step: null, sd_checkpoint: null, sd_checkpoint_name: null, shape: null, vectors: null },
    ]),
  ),
  skipped: {},
});

export const networkUpscalerList = ({ upscalers }: DialectCatalogue) =>
  upscalers.map(({ name, filename }) => ({ name, path: filename, scale: null }));

export const styleList = ({ styles }: DialectCatalogue) =>
  styles.map(({ name, prompt, negativePrompt }) => ({
    name,
    prompt,
    negative_prompt: negativePrompt,
  }));
