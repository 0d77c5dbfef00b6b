/** Small nodes that make graphs useful and are no part of ComfyUI's wire, by the names that graphs know them by. */
import type { NodeDeclaration } from "../declaration.ts";
import { controlUnit } from "./control.ts";
import * as pictures from "./pictures.ts";
import * as texts from "./texts.ts";

export const GLUE_NODES: ReadonlyMap<string, NodeDeclaration> = new Map(
  Object.entries({
    InkloomLoadPicture: pictures.loadPicture,
    PrimitiveStringMultiline: texts.primitiveText,
    PrimitiveInt: texts.primitiveInt,
    PrimitiveFloat: texts.primitiveFloat,
    PrimitiveBoolean: texts.primitiveBoolean,
    InkloomSeed: texts.seedNode,
    StringConcatenate: texts.joinTexts,
    InkloomTextSwitch: texts.switchTexts,
    PreviewAny: texts.previewAny,
    GetImageSize: pictures.imageSize,
    ImageBatch: pictures.imageBatch,
    InkloomPictureSwitch: pictures.switchPictures,
    InkloomAlphaMask: pictures.alphaMask,
    InvertMask: pictures.invertMask,
    MaskToImage: pictures.maskToImage,
    ImageToMask: pictures.imageToMask,
    InkloomControlUnit: controlUnit,
  }),
);
