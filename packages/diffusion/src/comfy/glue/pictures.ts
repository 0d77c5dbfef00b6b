/** Nodes between pictures, masks and their sizes. The names are ComfyUI's where it has the same node. */
import { Problem } from "@inkloom/contract";
import type { Latents } from "../../latents/latents.ts";
import { choice, link, type NodeDeclaration } from "../declaration.ts";
import { inverted, loadedPicture, pictureHash, sentPicture } from "../nodes/image.ts";
import { channelOf, imageOf, joined } from "../pictures.ts";
import { resizedGently } from "../resize.ts";
import { expectRoom } from "../room.ts";
import type { ComfyImage, Value } from "../values.ts";

const ALPHA = 3;
const mask = (value: Latents): Value => ({ type: "MASK", value });
const image = (value: ComfyImage): Value => ({ type: "IMAGE", value });

export const loadPicture: NodeDeclaration = {
  title: { en: "Load picture", zh: "读取图片" },
  help: {
    en: "A picture with its transparency; the mask marks where it is transparent",
    zh: "带透明度的图片；蒙版标出其透明之处",
  },
  category: "image",
  required: { image: sentPicture },
  outputs: [{ type: "IMAGE" }, { type: "MASK" }],
  fingerprint: pictureHash,
  async run(inputs, { images, memory }) {
    const pixels = await loadedPicture(inputs.text("image"), images);
    expectRoom([1, 4, pixels.height, pixels.width], { memory });
    const alpha = channelOf(pixels, ALPHA);
    const opaque = alpha.data.every((value) => value === 1);
    const picture = imageOf(pixels);
    return { values: [image(opaque ? picture : { ...picture, alpha }), mask(inverted(alpha))] };
  },
};

export const alphaMask: NodeDeclaration = {
  title: { en: "Mask from transparency", zh: "由透明度得到蒙版" },
  help: { en: "Marks where a picture is transparent", zh: "标出图片透明之处" },
  category: "mask",
  required: { image: link("IMAGE") },
  outputs: [{ type: "MASK" }],
  run(inputs) {
    const { alpha, shape } = inputs.of("IMAGE", "image");
    const [n, , height, width] = shape;
    const nothing = new Float32Array(n * height * width);
    const marked = alpha
      ? inverted(alpha)
      : { data: nothing, shape: [n, 1, height, width] as const };
    return Promise.resolve({ values: [mask(marked)] });
  },
};

export const invertMask: NodeDeclaration = {
  title: { en: "Invert mask", zh: "反转蒙版" },
  help: { en: "Marks what was not marked", zh: "标出原先未标出之处" },
  category: "mask",
  required: { mask: link("MASK") },
  outputs: [{ type: "MASK" }],
  run: (inputs) => Promise.resolve({ values: [mask(inverted(inputs.of("MASK", "mask")))] }),
};

export const maskToImage: NodeDeclaration = {
  title: { en: "Mask to picture", zh: "蒙版转图片" },
  help: { en: "A grey picture, white where the mask marks", zh: "灰度图片，蒙版标出之处为白色" },
  category: "mask",
  required: { mask: link("MASK") },
  outputs: [{ type: "IMAGE" }],
  run: (inputs, { memory }) =>
    Promise.resolve({ values: [image(maskImage(inputs.of("MASK", "mask"), memory))] }),
};

/** Grey pictures of masks. @throws Problem `memory/short` */
export function maskImage({ data, shape }: Latents, memory: number | undefined): ComfyImage {
  const [n, , height, width] = shape;
  expectRoom([n, 3, height, width], { memory });
  const area = height * width;
  const grey = new Float32Array(n * 3 * area);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < 3; c++)
      grey.set(data.subarray(i * area, (i + 1) * area), (3 * i + c) * area);
  return { data: grey, shape: [n, 3, height, width] };
}

const CHANNELS = ["red", "green", "blue", "alpha"] as const;

export const imageToMask: NodeDeclaration = {
  title: { en: "Picture to mask", zh: "图片转蒙版" },
  help: {
    en: "One of a picture's channels as a mask; alpha marks what is opaque",
    zh: "把图片的一个通道作为蒙版；alpha 标出不透明之处",
  },
  category: "mask",
  required: { image: link("IMAGE"), channel: choice(CHANNELS) },
  outputs: [{ type: "MASK" }],
  run(inputs) {
    const { data, shape, alpha } = inputs.of("IMAGE", "image");
    const channel = CHANNELS.findIndex((name) => name === inputs.text("channel"));
    const [n, , height, width] = shape;
    const area = height * width;
    const out = new Float32Array(n * area);
    if (channel === ALPHA) out.set(alpha?.data ?? out.fill(1));
    else
      for (let i = 0; i < n; i++)
        out.set(data.subarray((3 * i + channel) * area, (3 * i + channel + 1) * area), i * area);
    return Promise.resolve({ values: [mask({ data: out, shape: [n, 1, height, width] })] });
  },
};

export const imageSize: NodeDeclaration = {
  title: { en: "Picture size", zh: "图片尺寸" },
  help: { en: "How large pictures are, and how many", zh: "图片的宽、高与数量" },
  category: "image",
  required: { image: link("IMAGE") },
  outputs: [
    { type: "INT", name: "width" },
    { type: "INT", name: "height" },
    { type: "INT", name: "batch_size" },
  ],
  run(inputs) {
    const [n, , height, width] = inputs.of("IMAGE", "image").shape;
    const int = (value: number): Value => ({ type: "INT", value });
    return Promise.resolve({ values: [int(width), int(height), int(n)] });
  },
};

/** Pictures of a batch that is put together: a graph that joins what it joined before grows as powers of two. */
const MOST_JOINED = 256;

export const imageBatch: NodeDeclaration = {
  title: { en: "Join pictures", zh: "合并图片" },
  help: {
    en: "Pictures behind one another; the second are brought to the size of the first",
    zh: "把图片合为一批；第二组会缩放到第一组的尺寸",
  },
  category: "image",
  required: { image1: link("IMAGE"), image2: link("IMAGE") },
  outputs: [{ type: "IMAGE" }],
  async run(inputs, { memory, signal }) {
    const [first, second] = [inputs.of("IMAGE", "image1"), inputs.of("IMAGE", "image2")];
    const [n, channels, height, width] = first.shape;
    const count = n + second.shape[0];
    if (count > MOST_JOINED)
      throw new Problem("input/invalid", {
        en: `${count} pictures were joined, expected at most ${MOST_JOINED}`,
        zh: `合并了 ${count} 张图片，最多为 ${MOST_JOINED} 张`,
      });
    expectRoom([count, channels, height, width], { memory });
    const same = second.shape[2] === height && second.shape[3] === width;
    const fit = { method: "bilinear", crop: "center", memory, signal } as const;
    const fitted = same ? second : await resizedGently(second, { width, height }, fit);
    return { values: [image(joined([first, fitted]))] };
  },
};

export const switchPictures: NodeDeclaration = {
  title: { en: "Switch between pictures", zh: "切换图片" },
  help: {
    en: "Passes one of two pictures on; both are made",
    zh: "传递两组图片中的一组；两者都会生成",
  },
  category: "image",
  required: {
    switch: { kind: "BOOLEAN", default: true },
    on_true: link("IMAGE"),
    on_false: link("IMAGE"),
  },
  outputs: [{ type: "IMAGE" }],
  run: (inputs) =>
    Promise.resolve({
      values: [image(inputs.of("IMAGE", inputs.flag("switch") ? "on_true" : "on_false"))],
    }),
};
