/** The nodes, by the names that graphs know them by. */
import { AUX_NODES } from "../preprocessors/index.ts";
import type { NodeDeclaration } from "../declaration.ts";
import { canny } from "./canny.ts";
import * as conditioning from "./conditioning.ts";
import * as control from "./control.ts";
import * as image from "./image.ts";
import * as ipAdapter from "./ip-adapter.ts";
import * as latent from "./latent.ts";
import * as loaders from "./loaders.ts";
import * as sampling from "./sampling.ts";
import { unclipConditioning } from "./unclip.ts";
import * as vision from "./vision.ts";

export const NODES: ReadonlyMap<string, NodeDeclaration> = new Map(
  Object.entries({
    CheckpointLoaderSimple: loaders.checkpointLoader,
    CLIPTextEncode: conditioning.clipTextEncode,
    CLIPSetLastLayer: conditioning.clipSetLastLayer,
    EmptyLatentImage: latent.emptyLatentImage,
    KSampler: sampling.kSampler,
    KSamplerAdvanced: sampling.kSamplerAdvanced,
    VAEDecode: latent.vaeDecode,
    VAEEncode: latent.vaeEncode,
    VAEEncodeForInpaint: latent.vaeEncodeForInpaint,
    InpaintModelConditioning: latent.inpaintModelConditioning,
    LoadImage: image.loadImage,
    LoadImageMask: image.loadImageMask,
    SaveImage: image.saveImage,
    PreviewImage: image.previewImage,
    LoraLoader: loaders.loraLoader,
    LatentUpscale: latent.latentUpscale,
    LatentUpscaleBy: latent.latentUpscaleBy,
    ImageScale: image.imageScale,
    ImageScaleBy: image.imageScaleBy,
    UpscaleModelLoader: loaders.upscaleModelLoader,
    ImageUpscaleWithModel: image.imageUpscaleWithModel,
    ConditioningCombine: conditioning.conditioningCombine,
    ConditioningConcat: conditioning.conditioningConcat,
    ConditioningSetArea: conditioning.conditioningSetArea,
    ConditioningSetMask: conditioning.conditioningSetMask,
    unCLIPConditioning: unclipConditioning,
    ControlNetLoader: control.controlNetLoader,
    ControlNetApply: control.controlNetApply,
    ControlNetApplyAdvanced: control.controlNetApplyAdvanced,
    DiffControlNetLoader: control.diffControlNetLoader,
    SetUnionControlNetType: control.setUnionControlNetType,
    Canny: canny,
    CLIPVisionLoader: vision.clipVisionLoader,
    CLIPVisionEncode: vision.clipVisionEncode,
    StyleModelLoader: vision.styleModelLoader,
    StyleModelApply: vision.styleModelApply,
    IPAdapterModelLoader: ipAdapter.ipAdapterModelLoader,
    IPAdapterUnifiedLoader: ipAdapter.ipAdapterUnifiedLoader,
    IPAdapter: ipAdapter.ipAdapter,
    IPAdapterAdvanced: ipAdapter.ipAdapterAdvanced,
    ...AUX_NODES,
  }),
);
