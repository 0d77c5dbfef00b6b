/** Nodes about latents: empty ones, other sizes, and the ways from and to pictures. */
import { decodePlanes } from "../../latents/decode.ts";
import { encodePlanes } from "../../latents/encode.ts";
import { latentCount, type Latents, type LatentShape } from "../../latents/latents.ts";
import { expectEnoughForVae } from "../../memory-estimate.ts";
import { sessionsOf } from "../adapted.ts";
import type { ComfyContext } from "../context.ts";
import { choice, float, int, link, MOST_PIXELS, type NodeDeclaration } from "../declaration.ts";
import { pictureOf } from "../denoiser.ts";
import { grownMask, withoutMasked, wholeCells } from "../inpainting.ts";
import { joined } from "../pictures.ts";
import { CROPS, LATENT_METHODS, resizedGently, type ResizeMethod } from "../resize.ts";
import { expectRoom } from "../room.ts";
import { evenRound } from "../schedulers.ts";
import type { ComfyLatent, Value, Values } from "../values.ts";

const CELL = 8;
const CHANNELS = 4;
const latent = (value: ComfyLatent): Value => ({ type: "LATENT", value });

export const emptyLatentImage: NodeDeclaration = {
  title: { en: "Empty Latent Image", zh: "空潜变量" },
  category: "latent",
  required: {
    width: int(512, 16, MOST_PIXELS, 8),
    height: int(512, 16, MOST_PIXELS, 8),
    batch_size: int(1, 1, 4096),
  },
  outputs: [{ type: "LATENT" }],
  async run(inputs, { memory }) {
    const cells = (name: string): number => Math.floor(inputs.number(name) / CELL);
    const shape: LatentShape = [
      inputs.number("batch_size"),
      CHANNELS,
      cells("height"),
      cells("width"),
    ];
    expectRoom(shape, { memory });
    const samples = { data: new Float32Array(latentCount(shape)), shape };
    return Promise.resolve({ values: [latent({ samples, scale: 1 })] });
  },
};

export const latentUpscale: NodeDeclaration = {
  title: { en: "Upscale Latent", zh: "放大潜变量" },
  category: "latent",
  required: {
    samples: link("LATENT"),
    upscale_method: choice(LATENT_METHODS),
    width: int(512, 0, MOST_PIXELS, 8),
    height: int(512, 0, MOST_PIXELS, 8),
    crop: choice(CROPS),
  },
  outputs: [{ type: "LATENT" }],
  async run(inputs, { memory, signal }) {
    const given = inputs.of("LATENT", "samples");
    const [width, height] = [inputs.number("width"), inputs.number("height")];
    const [, , rows, columns] = given.samples.shape;
    const least = (side: number): number => Math.max(64, side);
    if (width === 0 && height === 0) return { values: [latent(given)] };
    const size = {
      width: width === 0 ? least(evenRound((columns * least(height)) / rows)) : least(width),
      height: height === 0 ? least(evenRound((rows * least(width)) / columns)) : least(height),
    };
    const cells = { width: Math.floor(size.width / CELL), height: Math.floor(size.height / CELL) };
    const crop = inputs.text("crop") as (typeof CROPS)[number];
    const method = methodOf(inputs.text("upscale_method"));
    const samples = await resizedGently(given.samples, cells, { method, crop, memory, signal });
    return { values: [latent({ ...given, samples })] };
  },
};

export const latentUpscaleBy: NodeDeclaration = {
  title: { en: "Upscale Latent By", zh: "按倍数放大潜变量" },
  category: "latent",
  required: {
    samples: link("LATENT"),
    upscale_method: choice(LATENT_METHODS),
    scale_by: float(1.5, 0.01, 8, 0.01),
  },
  outputs: [{ type: "LATENT" }],
  async run(inputs, { memory, signal }) {
    const given = inputs.of("LATENT", "samples");
    const factor = inputs.number("scale_by");
    const [, , height, width] = given.samples.shape;
    const size = { width: evenRound(width * factor), height: evenRound(height * factor) };
    const method = methodOf(inputs.text("upscale_method"));
    const samples = await resizedGently(given.samples, size, { method, memory, signal });
    return { values: [latent({ ...given, samples })] };
  },
};

/** Checked against the list before. */
const methodOf = (name: string): ResizeMethod => name as ResizeMethod;

export const vaeDecode: NodeDeclaration = {
  title: { en: "VAE Decode", zh: "VAE 解码" },
  category: "latent",
  required: { samples: link("LATENT"), vae: link("VAE") },
  outputs: [{ type: "IMAGE" }],
  async run(inputs, context) {
    const given = inputs.of("LATENT", "samples");
    const value = await decoded(given, inputs.of("VAE", "vae"), context);
    return { values: [{ type: "IMAGE", value }] };
  },
};

async function decoded(
  { samples, scale }: ComfyLatent,
  checkpoint: Values["VAE"],
  context: ComfyContext,
): Promise<Latents> {
  const { vae } = checkpoint;
  const { scalingFactor, channels } = vae.config;
  const factor = 2 ** (channels.length - 1);
  const [count, , height, width] = samples.shape;
  expectAutoencoding(checkpoint, [count, 3, height * factor, width * factor], context);
  const sessions = sessionsOf({ checkpoint }, context);
  const pictures: Latents[] = [];
  const read = scale === scalingFactor ? samples : rescaled(samples, scalingFactor / scale);
  for await (const planes of decodePlanes(sessions, vae, read, context.signal))
    pictures.push({
      data: planes.map((value) => Math.min(Math.max(Math.fround(value + 1) / 2, 0), 1)),
      shape: [1, 3, height * factor, width * factor],
    });
  return joined(pictures);
}

/** @throws Problem `input/invalid`, `memory/short` before anything is computed */
function expectAutoencoding(
  checkpoint: Values["VAE"],
  picture: LatentShape,
  { memory, runtime }: ComfyContext,
): void {
  expectRoom(picture, { memory });
  const [batch, , height, width] = picture;
  if (memory !== undefined && runtime.device === "cpu")
    expectEnoughForVae(checkpoint, { width, height, batch }, memory);
}

const rescaled = ({ data, shape }: Latents, factor: number): Latents => ({
  data: data.map((value) => value * factor),
  shape,
});

export const vaeEncode: NodeDeclaration = {
  title: { en: "VAE Encode", zh: "VAE 编码" },
  category: "latent",
  required: { pixels: link("IMAGE"), vae: link("VAE") },
  outputs: [{ type: "LATENT" }],
  async run(inputs, context) {
    const value = await encoded(inputs.of("IMAGE", "pixels"), inputs.of("VAE", "vae"), context);
    return { values: [latent(value)] };
  },
};

/** What is left over around whole cells is not encoded. */
async function encoded(
  image: Latents,
  checkpoint: Values["VAE"],
  context: ComfyContext,
): Promise<ComfyLatent> {
  const { vae } = checkpoint;
  const whole = wholeCells(image, 2 ** (vae.config.channels.length - 1));
  const [count, , height, width] = whole.shape;
  expectAutoencoding(checkpoint, whole.shape, context);
  const sessions = sessionsOf({ checkpoint }, context);
  const made: Latents[] = [];
  for (let picture = 0; picture < count; picture++) {
    const planes = pictureOf(whole, picture).data.map((value) => value * 2 - 1);
    made.push(await encodePlanes(sessions, vae, planes, { width, height }, context.signal));
  }
  return { samples: joined(made), scale: vae.config.scalingFactor };
}

export const vaeEncodeForInpaint: NodeDeclaration = {
  title: { en: "VAE Encode (for Inpainting)", zh: "VAE 编码（局部重绘）" },
  category: "latent/inpaint",
  required: {
    pixels: link("IMAGE"),
    vae: link("VAE"),
    mask: link("MASK"),
    grow_mask_by: int(6, 0, 64),
  },
  outputs: [{ type: "LATENT" }],
  async run(inputs, context) {
    const { image, mask } = withoutMasked(inputs.of("IMAGE", "pixels"), inputs.of("MASK", "mask"));
    const value = await encoded(image, inputs.of("VAE", "vae"), context);
    const grown = grownMask(mask, inputs.number("grow_mask_by"));
    return { values: [latent({ ...value, mask: grown })] };
  },
};

export const inpaintModelConditioning: NodeDeclaration = {
  title: { en: "InpaintModelConditioning", zh: "局部重绘模型条件" },
  category: "conditioning/inpaint",
  required: {
    positive: link("CONDITIONING"),
    negative: link("CONDITIONING"),
    vae: link("VAE"),
    pixels: link("IMAGE"),
    mask: link("MASK"),
    noise_mask: { kind: "BOOLEAN", default: true },
  },
  outputs: [
    { type: "CONDITIONING", name: "positive" },
    { type: "CONDITIONING", name: "negative" },
    { type: "LATENT", name: "latent" },
  ],
  async run(inputs, context) {
    const [pixels, vae] = [inputs.of("IMAGE", "pixels"), inputs.of("VAE", "vae")];
    const { image, mask } = withoutMasked(pixels, inputs.of("MASK", "mask"));
    const seen = await encoded(image, vae, context);
    const whole = await encoded(pixels, vae, context);
    const side = (name: string): Value => ({
      type: "CONDITIONING",
      value: inputs
        .of("CONDITIONING", name)
        .map((each) => ({ ...each, concat: { latent: seen, mask } })),
    });
    const kept = inputs.flag("noise_mask") ? { ...whole, mask } : whole;
    return { values: [side("positive"), side("negative"), latent(kept)] };
  },
};
