/** Architectures as functions over weights, and everything known about how checkpoints name them. */
// configurations
export type { ClipConfig, ClipProjection } from "./clip/config.ts";
export type { UnetConfig, UnetLevel } from "./unet/config.ts";
export type { VaeConfig } from "./vae/config.ts";
export type { ModelConfig } from "./configurations/model.ts";
export { SD15 } from "./configurations/sd15.ts";
export { SD21 } from "./configurations/sd21.ts";
export { SDXL, SDXL_REFINER } from "./configurations/sdxl.ts";
export { INKLOOM_MINI } from "./configurations/inkloom-mini.ts";
export {
  clipConfigFromDiffusers,
  type TextEncoderRole,
  unetConfigFromDiffusers,
  vaeConfigFromDiffusers,
} from "./configurations/from-diffusers.ts";
export {
  clipConfigToDiffusers,
  unetConfigToDiffusers,
  vaeConfigToDiffusers,
} from "./configurations/to-diffusers.ts";
export {
  clipConfigFromKeys,
  configFromKeys,
  type ConfigHints,
  unetConfigFromKeys,
  vaeConfigFromKeys,
} from "./configurations/from-keys.ts";
// weights, and what a model needs of them
export { type Leaf, tiledKey, type Weights, weightsAt } from "./weights.ts";
export { type Manifest, type ManifestEntry, manifestOf, parameterCount } from "./manifest.ts";
// what adapters change of them
export { type AdapterKind, type Change, type ReadAdapter, readAdapter } from "./adapters/change.ts";
export {
  type AdaptedNetwork,
  type AdapterTarget,
  AdapterTargets,
  type TargetNetwork,
} from "./adapters/targets.ts";
export { readKeys } from "./adapters/key-styles.ts";
export { factorsFit } from "./adapters/fit.ts";
export {
  type Factors,
  factorsOf,
  type Numbers,
  type PeftSettings,
  usesFactorsAsStored,
} from "./adapters/factors.ts";
export {
  type AdapterLayout,
  inputName as adapterInput,
  type LayerLayout,
  layoutSignature,
  type Unfit,
  whyUnfit,
} from "./adapters/layout.ts";
export { adapterValues, type Applied, layoutOf, type Norms } from "./adapters/values.ts";
export { type AdapterSummary, adapterSummary } from "./adapters/summary.ts";
export { adapterNorms } from "./adapters/norms.ts";
export { type BlockWeights, blockWeights } from "./adapters/block-weights.ts";
export { modelManifest } from "./configurations/model-manifest.ts";
// names in files
export { type Component, COMPONENTS, PREFIXES } from "./keys/prefixes.ts";
export type { Naming } from "./keys/naming.ts";
export { namingsOf } from "./keys/namings.ts";
export { unetDiffusersNaming } from "./keys/unet.ts";
export { fileName, spellOut, spellOutManifest } from "./keys/open-clip.ts";
export { canonicalManifest, type ResolvedNames, resolveNames } from "./keys/resolve.ts";
export { compareManifest, type ManifestComparison, type Misshaped } from "./keys/compare.ts";
// layers, for networks that are at home elsewhere
export { conv2d } from "./layers/conv2d.ts";
export { groupNorm } from "./layers/group-norm.ts";
export { linear } from "./layers/linear.ts";
// networks, in the order a picture crosses them
export {
  clipTextEncoder,
  type ClipTextInputs,
  type ClipTextOptions,
  clipTextOutputs,
  type ClipTextOutputs,
  type GivenTokens,
} from "./clip/text-encoder.ts";
export { guidanceWaves, SIZE_WAVES, sizeWaves } from "./unet/time-embedding.ts";
export { CONTROL_PREFIX, type ControlNetConfig } from "./controlnet/config.ts";
export { controlNetConfigFromKeys } from "./controlnet/config-from-keys.ts";
export { controlHint, type Hint, type HintInputs, KIND_WAVES } from "./controlnet/hint.ts";
export {
  controlNet,
  type ControlNetInputs,
  type ControlNetOutputs,
} from "./controlnet/controlnet.ts";
export { T2I_PREFIX, type T2iAdapterConfig } from "./t2i-adapter/config.ts";
export { t2iAdapterConfigFromKeys } from "./t2i-adapter/config-from-keys.ts";
export { t2iAdapter } from "./t2i-adapter/t2i-adapter.ts";
export { controlNetDiffusersNaming, controlNetNaming } from "./keys/controlnet.ts";
export { t2iAdapterNaming } from "./keys/t2i-adapter.ts";
export { type Attend, type BlockPlace, joinHooks, type UnetHooks } from "./unet/hooks.ts";
export { blocksOf, sizeAtLevel, type TransformerPlace, transformerPlaces } from "./unet/places.ts";
export { unetInputs, type UnetSize } from "./unet/inputs.ts";
export { unet, type UnetInputs, type UnetOptions } from "./unet/unet.ts";
export { type LatentMoments, vaeEncode } from "./vae/encoder.ts";
export { vaeDecode } from "./vae/decoder.ts";
export { taesdDecode, taesdEncode } from "./taesd/taesd.ts";
// networks that enlarge or restore pictures
export { upscalerOf, UPSCALER_ARCHITECTURES } from "./upscalers/detect.ts";
export { type Upscaler, upscaledPicture } from "./upscalers/upscaler.ts";
// networks that read pictures beside the words
export { ReferenceBanks, type ReferenceUnit, type UnwantedRow } from "./unet/reference.ts";
export { clipVision, type ClipVisionOutputs } from "./clip-vision/clip-vision.ts";
export { type ClipVisionConfig, clipVisionConfigFromKeys } from "./clip-vision/config.ts";
export { visionWeights } from "./clip-vision/names.ts";
export {
  type IpAdapterConfig,
  ipAdapterConfig,
  type ProjectionConfig,
} from "./ip-adapter/config.ts";
export { imageProjection, type ProjectionInputs } from "./ip-adapter/projection.ts";
export {
  imagePromptHooks,
  keysValues,
  type LookedAt,
  type PromptedBlock,
  promptedBlocks,
} from "./ip-adapter/attention.ts";
export { ipAdapterWeights, isIpAdapter } from "./ip-adapter/names.ts";
export { promptFactor } from "./ip-adapter/block-weights.ts";
export { isLllite, llliteModules, type LlliteModule } from "./lllite/config.ts";
export { t2iStyle, type T2iStyleConfig, t2iStyleConfig } from "./t2i-style/t2i-style.ts";
export { llliteHooks, llliteView } from "./lllite/lllite.ts";
export { type OneFormerConfig, oneFormerConfig } from "./oneformer/config.ts";
export { oneFormer, semanticClasses } from "./oneformer/oneformer.ts";
export { type SamConfig, samConfig } from "./sam/config.ts";
export { POINT_KINDS } from "./sam/prompts.ts";
export { samMasks, samPicture, type SamPrompts } from "./sam/sam.ts";
// networks that name what is in a picture
export type { TimmKind, TimmTaggerConfig } from "./taggers/config.ts";
export { TIMM_TABLES, timmTagger } from "./taggers/timm-tagger.ts";
export { deepDanbooru, isDeepDanbooru } from "./taggers/deepdanbooru.ts";
export { BLIP_EPSILON, type BlipConfig, blipConfig } from "./blip/config.ts";
export { blipName, hasBlipNames } from "./blip/names.ts";
export { blipKeys, blipPicture, blipValues } from "./blip/vision.ts";
export { blipWords } from "./blip/text.ts";
// networks that see faces and poses
export { retinaFace, type RetinaLevel } from "./retinaface/retinaface.ts";
export {
  type BodyMaps,
  OPENPOSE_WIDTH,
  openposeBody,
  openposeFace,
  openposeHand,
} from "./openpose/openpose.ts";
// networks that see edges and lines
export { hed, type HedConfig, hedConfig } from "./edges/hed/hed.ts";
export { lineart, type LineartConfig, lineartConfig } from "./edges/lineart/lineart.ts";
export {
  LINEART_ANIME_MULTIPLE,
  lineartAnime,
  type LineartAnimeConfig,
  lineartAnimeConfig,
} from "./edges/lineart-anime/lineart-anime.ts";
export { mangaLine, type MangaLineConfig, mangaLineConfig } from "./edges/manga-line/manga-line.ts";
export { mlsd, type MlsdConfig, mlsdConfig } from "./edges/mlsd/mlsd.ts";
export { pidinet, type PidinetConfig, pidinetConfig } from "./edges/pidinet/pidinet.ts";
export { teed } from "./edges/teed/teed.ts";
// networks that see depth, normals and kinds of things
export {
  depthAnythingConfig,
  type DepthAnythingConfig,
  type DepthAnythingVersion,
} from "./depth/depth-anything/config.ts";
export { depthAnythingPicture, depthAnythingSize } from "./depth/depth-anything/depth-anything.ts";
export { depthAnythingNaming } from "./depth/depth-anything/names.ts";
export { midasConfig } from "./depth/midas/config.ts";
export { midasDepth } from "./depth/midas/midas.ts";
export { zoeConfig } from "./depth/zoe/config.ts";
export { zoeDepth, zoeSize } from "./depth/zoe/zoe.ts";
export { leres, LERES, LERES_KEY, type LeresConfig } from "./depth/leres/leres.ts";
export {
  LERES_MERGE,
  LERES_MERGE_KEY,
  LERES_MERGE_SIDE,
  leresMerge,
  type MergeConfig,
} from "./depth/leres/merge.ts";
export {
  NORMAL_BAE,
  NORMAL_BAE_KEY,
  normalBae,
  type NormalBaeConfig,
} from "./normal-bae/normal-bae.ts";
export {
  UNIFORMER_KEY,
  UNIFORMER_SMALL,
  uniformerScores,
  type UniformerSegmenterConfig,
} from "./uniformer/segmenter.ts";
// networks that fill what is masked
export { lama, LAMA_KEY, LAMA_MULTIPLE, type LamaConfig, lamaConfig } from "./lama/lama.ts";
