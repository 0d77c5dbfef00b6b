/** Architectures as functions over weights, and everything known about how checkpoints name them. */
// configurations
export type { ClipConfig } from "./clip/config.ts";
export type { UnetConfig, UnetLevel } from "./unet/config.ts";
export type { VaeConfig } from "./vae/config.ts";
export type { ModelConfig } from "./configurations/model.ts";
export { SD15 } from "./configurations/sd15.ts";
export { INKLOOM_MINI } from "./configurations/inkloom-mini.ts";
export {
  clipConfigFromDiffusers,
  unetConfigFromDiffusers,
  vaeConfigFromDiffusers,
} from "./configurations/from-diffusers.ts";
export {
  clipConfigFromKeys,
  configFromKeys,
  type ConfigHints,
  unetConfigFromKeys,
  vaeConfigFromKeys,
} from "./configurations/from-keys.ts";
// weights, and what a model needs of them
export { type Weights, weightsAt } from "./weights.ts";
export { type Manifest, type ManifestEntry, manifestOf, parameterCount } from "./manifest.ts";
export { modelManifest } from "./configurations/model-manifest.ts";
// names in files
export { type Component, PREFIXES } from "./keys/prefixes.ts";
export type { Naming } from "./keys/naming.ts";
export { namingsOf } from "./keys/namings.ts";
export { canonicalManifest, type ResolvedNames, resolveNames } from "./keys/resolve.ts";
export { compareManifest, type ManifestComparison, type Misshaped } from "./keys/compare.ts";
// networks, in the order a picture crosses them
export { clipTextEncoder, type ClipTextOptions } from "./clip/text-encoder.ts";
export { unet, type UnetInputs, type UnetOptions } from "./unet/unet.ts";
export { type LatentMoments, vaeEncode } from "./vae/encoder.ts";
export { vaeDecode } from "./vae/decoder.ts";
export { taesdDecode, taesdEncode } from "./taesd/taesd.ts";
