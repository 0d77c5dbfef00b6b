/** Made pictures -> the answer of txt2img and img2img. `info` is JSON inside a string, as A1111's
 *  `Processed.js()` writes it; AUTOMATIC1111/stable-diffusion-webui 1.10, modules/processing.py. */
import { VERSION } from "@inkloom/contract";
import { readPictureText } from "@inkloom/pixels";
import { parseInfotext } from "@inkloom/tools";
import { recordOf, textOr } from "./fields/read-body.ts";
import { isMap, mapsOf } from "./control-net/maps.ts";
import { inBase64 } from "./picture-format.ts";
import type { Arranged, Translation } from "./translation.ts";

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

/** @param made files of the service, PNG, of each request
 *  @param now when the work began */
export async function drawingAnswer(
  translation: Translation,
  made: readonly (readonly Uint8Array[])[],
  now: Date,
): Promise<DrawingAnswer> {
  const { sendImages, settings, echo } = translation;
  const maps = mapsOf(made, translation.shownMaps);
  const arranged = await translation.arrange(
    made.map((files) => files.filter((file) => !isMap(file))),
  );
  const shown = sendImages ? [...arranged.grids, ...arranged.pictures, ...maps] : [];
  const images = await inBase64(shown, settings);
  return { images, parameters: echo, info: JSON.stringify(infoOf(translation, arranged, now)) };
}

interface Told {
  /** A1111's text. */
  readonly infotext: string;
  /** Our record in it. */
  readonly job: Readonly<Record<string, unknown>>;
}

function toldBy(file: Uint8Array): Told {
  const { parameters = "", inkloom = "{}" } = readPictureText(file);
  return { infotext: parameters, job: recordOf(JSON.parse(inkloom)) ?? {} };
}

function infoOf(
  { subseed, subseedStrength, batchSize, styles, echo, requests }: Translation,
  { grids, pictures, told: listed = pictures }: Arranged,
  now: Date,
): Record<string, unknown> {
  const told = listed.map(toldBy);
  const infotexts = [...grids.map(toldBy), ...told].map(({ infotext }) => infotext);
  const made = told.map(({ job }) => recordOf(job["parameters"]) ?? {});
  const prompts = made.map(({ prompt }) => textOr(prompt));
  const negatives = made.map(({ negative_prompt: words }) => textOr(words));
  const seeds = made.map(({ seed }) => Number(seed));
  const subseeds = made.map((_, at) => subseed + at);
  // Where all was ended before there was a picture, what was asked for.
  const first = made[0] ?? recordOf(requests[0]?.parameters) ?? {};
  const model = recordOf(told[0]?.job["model"]) ?? {};
  const hash = model["hash"];
  const fields = parseInfotext(told[0]?.infotext ?? "").fields;
  return {
    prompt: textOr(first["prompt"]),
    all_prompts: prompts,
    negative_prompt: textOr(first["negative_prompt"]),
    all_negative_prompts: negatives,
    seed: Number(first["seed"] ?? -1),
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
    sd_model_name: model["name"] ?? null,
    sd_model_hash: typeof hash === "string" ? hash.slice(0, 10) : null,
    sd_vae_name: fields["VAE"] ?? null,
    sd_vae_hash: fields["VAE hash"] ?? null,
    seed_resize_from_w: echo["seed_resize_from_w"],
    seed_resize_from_h: echo["seed_resize_from_h"],
    denoising_strength: echo["denoising_strength"],
    extra_generation_params: Object.fromEntries(
      Object.entries(fields).filter(([label]) => !PLAIN.has(label)),
    ),
    index_of_first_image: grids.length,
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
