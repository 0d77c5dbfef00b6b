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
export const transformersNaming: Naming = naming("transformers", [
  [PREFIXES.textEncoder, "text_model"],
]);

/** CLIP in single files written before the `text_model` level existed. */
export const oldTextEncoderNaming: Naming = naming("single file without text_model", [
  [PREFIXES.textEncoder, "cond_stage_model.transformer"],
]);
