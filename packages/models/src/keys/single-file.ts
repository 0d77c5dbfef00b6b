/** Namings that need no configuration: the canonical names and their older or shorter forms. */
import { type Naming, naming } from "./naming.ts";
import { type Component, PREFIXES } from "./prefixes.ts";

/** Canonical names, as in single-file checkpoints. */
export const singleFileNaming = (component: Component): Naming =>
  naming("single file", [[PREFIXES[component], PREFIXES[component]]]);

/** A single-file checkpoint's part saved alone, without its prefix, e.g. `vae-ft-mse-840000.ckpt`. */
export const bareNaming = (component: Component): Naming =>
  naming("part of a single file", [[PREFIXES[component], ""]]);

/** CLIP as transformers' files have it; equal to the canonical names below the prefix. */
export const transformersNaming = (component: "textEncoder" | "textEncoder2"): Naming =>
  naming("transformers", [
    [PREFIXES[component], "text_model"],
    [`${PREFIXES[component]}.text_projection`, "text_projection"],
  ]);

/** CLIP in single files written before the `text_model` level existed. */
export const oldTextEncoderNaming: Naming = naming("single file without text_model", [
  [PREFIXES.textEncoder, "cond_stage_model.transformer"],
]);

/** The first text encoder of SDXL. */
export const sdxlTextEncoderNaming: Naming = naming("single file of SDXL", [
  [PREFIXES.textEncoder, "conditioner.embedders.0.transformer.text_model"],
]);

/** The second text encoder of SDXL in files that stable-diffusion.cpp converted. */
export const convertedTextEncoder2Naming: Naming = naming("stable-diffusion.cpp", [
  [PREFIXES.textEncoder2, "cond_stage_model.1.transformer.text_model"],
]);
