/** Made pictures -> the answer of txt2img and img2img. `info` is JSON inside a string, as A1111's
 *  `Processed.js()` writes it; AUTOMATIC1111/stable-diffusion-webui 1.10, modules/processing.py. */
import { VERSION } from "@inkloom/contract";
import { decodePicture, encodePicture, readPictureText } from "@inkloom/pixels";
import { parseInfotext } from "@inkloom/tools";
import type { DialectTool } from "../service.ts";
import { recordOf, textOr } from "./fields/read-body.ts";
import type { Settings } from "./settings.ts";
import type { Translation } from "./translation.ts";

export interface DrawingAnswer {
  /** Base64 without a prefix. */
  readonly images: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly info: string;
}

/** What every text of A1111's names by itself, so that it is no "extra". */
const PLAIN = new Set([
  "Steps",
  "Sampler",
  "Schedule type",
  "CFG scale",
  "Seed",
  "Size-1",
  "Size-2",
  "Model hash",
  "Model",
  "VAE hash",
  "VAE",
  "Variation seed",
  "Variation seed strength",
  "Seed resize from-1",
  "Seed resize from-2",
  "Denoising strength",
  "Clip skip",
  "RNG",
  "Version",
]);

/** @param files PNG files of the service, in order
 *  @param now when the work began */
export async function drawingAnswer(
  translation: Translation<DialectTool>,
  files: readonly Uint8Array[],
  now: Date,
): Promise<DrawingAnswer> {
  const { sendImages, settings, echo } = translation;
  const sent = sendImages ? await Promise.all(files.map((file) => inFormat(file, settings))) : [];
  return {
    images: sent.map((file) => Buffer.from(file).toString("base64")),
    parameters: echo,
    info: JSON.stringify(infoOf(translation, files, now)),
  };
}

/** The file as the setting `samples_format` asks. */
export async function inFormat(file: Uint8Array, settings: Settings): Promise<Uint8Array> {
  const asked = textOr(settings["samples_format"], "png");
  if (asked === "png") return file;
  const quality = Number(settings["jpeg_quality"] ?? 80);
  const format = asked === "webp" ? "webp" : "jpeg";
  return encodePicture(await decodePicture(file), { format, quality }, readPictureText(file));
}

function infoOf(
  { subseed, subseedStrength, batchSize, styles, echo }: Translation<DialectTool>,
  files: readonly Uint8Array[],
  now: Date,
): Record<string, unknown> {
  const texts = files.map((file) => readPictureText(file));
  const infotexts = texts.map(({ parameters = "" }) => parameters);
  const jobs = texts.map(({ inkloom = "{}" }) => recordOf(JSON.parse(inkloom)) ?? {});
  const made = jobs.map((job) => recordOf(job["parameters"]) ?? {});
  const prompts = made.map(({ prompt }) => textOr(prompt));
  const negatives = made.map(({ negative_prompt: words }) => textOr(words));
  const seeds = made.map(({ seed }) => Number(seed));
  const subseeds = made.map((_, at) => subseed + at);
  const first = made[0] ?? {};
  const model = recordOf(jobs[0]?.["model"]) ?? {};
  const hash = model["hash"];
  const fields = parseInfotext(infotexts[0] ?? "").fields;
  return {
    prompt: prompts[0] ?? "",
    all_prompts: prompts,
    negative_prompt: negatives[0] ?? "",
    all_negative_prompts: negatives,
    seed: seeds[0] ?? -1,
    all_seeds: seeds,
    subseed,
    all_subseeds: subseeds,
    subseed_strength: subseedStrength,
    width: first["width"],
    height: first["height"],
    sampler_name: first["sampler"],
    cfg_scale: first["cfg"],
    steps: first["steps"],
    batch_size: batchSize,
    restore_faces: false,
    face_restoration_model: null,
    sd_model_name: model["name"],
    sd_model_hash: typeof hash === "string" ? hash.slice(0, 10) : null,
    sd_vae_name: fields["VAE"] ?? null,
    sd_vae_hash: fields["VAE hash"] ?? null,
    seed_resize_from_w: echo["seed_resize_from_w"],
    seed_resize_from_h: echo["seed_resize_from_h"],
    denoising_strength: echo["denoising_strength"],
    extra_generation_params: Object.fromEntries(
      Object.entries(fields).filter(([label]) => !PLAIN.has(label)),
    ),
    index_of_first_image: 0,
    infotexts,
    styles,
    job_timestamp: timestamp(now),
    clip_skip: first["clip_skip"],
    is_using_inpainting_conditioning: false,
    version: `Inkloom ${VERSION}`,
  };
}

/** 20261122220501, in local time as there. */
export function timestamp(now: Date): string {
  const two = (figure: number): string => String(figure).padStart(2, "0");
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${date}${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
