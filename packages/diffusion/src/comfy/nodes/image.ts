/** Nodes about pictures. */
import { createHash } from "node:crypto";
import { Problem } from "@inkloom/contract";
import { decodePicture, isOpaque, type Pixels, PixelsError } from "@inkloom/pixels";
import type { Latents } from "../../latents/latents.ts";
import { upscale } from "../../upscale/upscale.ts";
import { scopedSessions } from "../../sessions.ts";
import type { ComfyContext, FingerprintContext } from "../context.ts";
import {
  choice,
  float,
  int,
  link,
  MOST_PIXELS,
  type NodeDeclaration,
  type ShownImage,
} from "../declaration.ts";
import type { NodeInputs } from "../node-inputs.ts";
import { channelOf, imageOf, joined, pixelsOf } from "../pictures.ts";
import { CROPS, IMAGE_METHODS, resizedGently, type ResizeMethod } from "../resize.ts";
import { expectRoom } from "../room.ts";
import { evenRound } from "../schedulers.ts";

/** The file may be another one under the same name. */
export const pictureHash = async (
  inputs: NodeInputs,
  { images }: FingerprintContext,
): Promise<string> =>
  createHash("sha256")
    .update(await images.read(inputs.text("image")))
    .digest("hex");

/** @throws Problem `input/picture` */
export async function loadedPicture(name: string, images: ComfyContext["images"]): Promise<Pixels> {
  const bytes = await images.read(name);
  try {
    return await decodePicture(bytes);
  } catch (error) {
    if (!(error instanceof PixelsError)) throw error;
    throw new Problem(
      "input/picture",
      {
        en: `${name}: ${error.message}`,
        zh: `${name}：无法作为单张图片读取（${error.message}）`,
      },
      { cause: error },
    );
  }
}

export const sentPicture = {
  kind: "COMBO",
  options: ({ images }) => images,
  upload: true,
} as const satisfies NodeDeclaration["required"][string];

/** Side of the mask of a picture without alpha. */
const NO_MASK = 64;

export const loadImage: NodeDeclaration = {
  title: { en: "Load Image", zh: "加载图片" },
  category: "image",
  required: { image: sentPicture },
  outputs: [{ type: "IMAGE" }, { type: "MASK" }],
  fingerprint: pictureHash,
  async run(inputs, { images, memory }) {
    const pixels = await loadedPicture(inputs.text("image"), images);
    expectRoom([1, 3, pixels.height, pixels.width], { memory });
    const mask: Latents = isOpaque(pixels)
      ? { data: new Float32Array(NO_MASK * NO_MASK), shape: [1, 1, NO_MASK, NO_MASK] }
      : inverted(channelOf(pixels, ALPHA));
    return {
      values: [
        { type: "IMAGE", value: imageOf(pixels) },
        { type: "MASK", value: mask },
      ],
    };
  },
};

const CHANNELS = ["alpha", "red", "green", "blue"] as const;
const ALPHA = 3;

export const inverted = ({ data, shape }: Latents): Latents => ({
  data: data.map((value) => 1 - value),
  shape,
});

export const loadImageMask: NodeDeclaration = {
  title: { en: "Load Image (as Mask)", zh: "加载图片（作为蒙版）" },
  category: "mask",
  required: { image: sentPicture, channel: choice(CHANNELS) },
  outputs: [{ type: "MASK" }],
  fingerprint: pictureHash,
  async run(inputs, { images }) {
    const pixels = await loadedPicture(inputs.text("image"), images);
    const channel = inputs.text("channel");
    const value =
      channel === "alpha"
        ? inverted(channelOf(pixels, ALPHA))
        : channelOf(pixels, CHANNELS.findIndex((name) => name === channel) - 1);
    return { values: [{ type: "MASK", value }] };
  },
};

async function shown(
  inputs: NodeInputs,
  { images }: ComfyContext,
  where: { readonly prefix: string; readonly type: ShownImage["type"] },
) {
  const pictures = inputs.of("IMAGE", "images");
  const { texts } = pictures;
  const written = await images.write(pixelsOf(pictures), { ...where, ...(texts && { texts }) });
  return { values: [], shown: { images: written } };
}

export const saveImage: NodeDeclaration = {
  title: { en: "Save Image", zh: "保存图片" },
  category: "image",
  required: {
    images: link("IMAGE"),
    filename_prefix: { kind: "STRING", default: "ComfyUI" },
  },
  outputs: [],
  isOutput: true,
  run: (inputs, context) =>
    shown(inputs, context, { prefix: inputs.text("filename_prefix"), type: "output" }),
};

export const previewImage: NodeDeclaration = {
  title: { en: "Preview Image", zh: "预览图片" },
  category: "image",
  required: { images: link("IMAGE") },
  outputs: [],
  isOutput: true,
  run: (inputs, context) => shown(inputs, context, { prefix: "ComfyUI_temp", type: "temp" }),
};

export const imageScale: NodeDeclaration = {
  title: { en: "Upscale Image", zh: "缩放图片" },
  category: "image/upscaling",
  required: {
    image: link("IMAGE"),
    upscale_method: choice(IMAGE_METHODS),
    width: int(512, 0, MOST_PIXELS, 1),
    height: int(512, 0, MOST_PIXELS, 1),
    crop: choice(CROPS),
  },
  outputs: [{ type: "IMAGE" }],
  async run(inputs, { memory, signal }) {
    const image = inputs.of("IMAGE", "image");
    const [width, height] = [inputs.number("width"), inputs.number("height")];
    const [, , rows, columns] = image.shape;
    if (width === 0 && height === 0) return { values: [{ type: "IMAGE", value: image }] };
    const size = {
      width: width === 0 ? Math.max(1, evenRound((columns * height) / rows)) : width,
      height: height === 0 ? Math.max(1, evenRound((rows * width) / columns)) : height,
    };
    const crop = inputs.text("crop") as (typeof CROPS)[number];
    const method = inputs.text("upscale_method") as ResizeMethod;
    const value = await resizedGently(image, size, { method, crop, memory, signal });
    return { values: [{ type: "IMAGE", value }] };
  },
};

export const imageScaleBy: NodeDeclaration = {
  title: { en: "Upscale Image By", zh: "按倍数缩放图片" },
  category: "image/upscaling",
  required: {
    image: link("IMAGE"),
    upscale_method: choice(IMAGE_METHODS),
    scale_by: float(1, 0.01, 8, 0.01),
  },
  outputs: [{ type: "IMAGE" }],
  async run(inputs, { memory, signal }) {
    const image = inputs.of("IMAGE", "image");
    const factor = inputs.number("scale_by");
    const [, , height, width] = image.shape;
    const size = { width: evenRound(width * factor), height: evenRound(height * factor) };
    const method = inputs.text("upscale_method") as ResizeMethod;
    const value = await resizedGently(image, size, { method, memory, signal });
    return { values: [{ type: "IMAGE", value }] };
  },
};

/** Pixels of a tile's side and of what two tiles share. */
const TILE = { tile: 512, overlap: 32 };

export const imageUpscaleWithModel: NodeDeclaration = {
  title: { en: "Upscale Image (using Model)", zh: "放大图片（使用模型）" },
  category: "image/upscaling",
  required: { upscale_model: link("UPSCALE_MODEL"), image: link("IMAGE") },
  outputs: [{ type: "IMAGE" }],
  async run(inputs, { sessions, memory, signal, onStep }) {
    const upscaler = inputs.of("UPSCALE_MODEL", "upscale_model");
    const { scale } = upscaler.upscaler;
    const own = scopedSessions(sessions, upscaler.path);
    const made: Latents[] = [];
    const image = inputs.of("IMAGE", "image");
    const [count, , height, width] = image.shape;
    expectRoom([count, 3, height * scale, width * scale], { memory });
    for (const pixels of pixelsOf(image, Math.round)) {
      const size = { width: pixels.width * scale, height: pixels.height * scale };
      const enlarged = await upscale(pixels, {
        ...size,
        ...TILE,
        upscaler,
        sessions: own,
        memory,
        signal,
        onProgress: (step, steps) => onStep?.({ step, steps }, () => Promise.resolve(pixels)),
      });
      made.push(imageOf(enlarged));
    }
    return { values: [{ type: "IMAGE", value: joined(made) }] };
  },
};
