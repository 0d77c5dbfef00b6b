/** LaMa: fills what is masked, with convolutions that see the whole picture through its spectrum.
 *  Suvorov et al., "Resolution-robust Large Mask Inpainting with Fourier Convolutions", arXiv:2109.07161. Reference:
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/lama/saicinpainting/training/modules/ffc.py
 *  (FFCResNetGenerator), config.yaml. */
import {
  add,
  concat,
  convTranspose2d,
  pad,
  relu,
  sigmoid,
  sizeAt,
  type Tensor,
} from "@inkloom/engine";
import { batchNorm } from "../layers/batch-norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { convNorm } from "../layers/conv-norm.ts";
import type { Manifest } from "../manifest.ts";
import type { Weights } from "../weights.ts";
import { type Fourier, fourier } from "./fourier.ts";

export interface LamaConfig {
  /** Channels of the first layer. */
  readonly width: number;
  readonly blocks: number;
  /** Channels of the blocks that see through the spectrum. */
  readonly global: number;
}

/** What every file has; files differ in what they wrap it in. */
export const LAMA_KEY = "model.1.ffc.convl2l.weight";
/** Sides of pictures are multiples of it. */
export const LAMA_MULTIPLE = 8;

const HALVINGS = 3;
const COLOURS = 3;
const USUAL: LamaConfig = { width: 64, blocks: 18, global: 384 };
/** The network's layers are numbered: a border, the first layer, the halvings, then the blocks. */
const FIRST_BLOCK = 2 + HALVINGS;

export function lamaConfig(manifest: Manifest): LamaConfig {
  const size = (key: string): number | undefined =>
    manifest.find((entry) => entry.key.endsWith(key))?.shape[0];
  const blocks = manifest.filter(({ key }) => key.endsWith(".conv1.ffc.convl2l.weight")).length;
  return {
    width: size(LAMA_KEY) ?? USUAL.width,
    blocks: blocks || USUAL.blocks,
    global: size(`model.${FIRST_BLOCK - 1}.ffc.convl2g.weight`) ?? USUAL.global,
  };
}

/** What is seen from near, and what through the spectrum. */
interface Views {
  readonly near: Tensor;
  readonly far: Tensor;
}

/** picture [1, 4, H, W]: colours 0 to 1, 0 where the fourth channel, the mask, is 1 -> colours [1, 3, H, W], 0 to 1. */
export function lama(w: Weights, picture: Tensor, { width, blocks, global }: LamaConfig): Tensor {
  const layer = (number: number): Weights => w.at(`model.${number}`);
  let h = near(layer(1), picture, { out: width, kernel: 7, border: 3, stride: 1 });
  for (let i = 1; i < HALVINGS; i++)
    h = near(layer(1 + i), h, { out: width * 2 ** i, kernel: 3, border: 1, stride: 2 });
  let views = parted(layer(1 + HALVINGS), h, width * 2 ** HALVINGS - global, global);
  const waves = fourier(sizeAt(views.far.shape, 2), sizeAt(views.far.shape, 3));
  for (let i = 0; i < blocks; i++) {
    const block = layer(FIRST_BLOCK + i);
    const made = mixed(block.at("conv2"), mixed(block.at("conv1"), views, waves), waves);
    views = { near: add(views.near, made.near), far: add(views.far, made.far) };
  }
  h = concat([views.near, views.far], 1); // [1, 8 width, H / 8, W / 8]
  const after = FIRST_BLOCK + blocks + 1;
  for (let i = 0; i < HALVINGS; i++) {
    const out = sizeAt(h.shape, 1) / 2;
    h = relu(batchNorm(layer(after + 3 * i + 1), doubled(layer(after + 3 * i), h, out)));
  }
  const last = layer(after + 3 * HALVINGS + 1);
  return sigmoid(conv2d(last, mirrored(h, 3), { out: COLOURS, kernel: 7 }));
}

interface NearOptions {
  readonly out: number;
  readonly kernel: number;
  readonly border: number;
  readonly stride: number;
}

function near(w: Weights, x: Tensor, { border, ...options }: NearOptions): Tensor {
  const seen = { ...options, bias: false };
  return relu(convNorm(w.at("ffc.convl2l"), w.at("bn_l"), mirrored(x, border), seen));
}

/** The last halving gives both views. */
function parted(w: Weights, x: Tensor, local: number, global: number): Views {
  const framed = mirrored(x, 1);
  const options = { kernel: 3, stride: 2, bias: false };
  const seen = (name: string, norm: string, out: number): Tensor =>
    relu(convNorm(w.at(`ffc.${name}`), w.at(norm), framed, { ...options, out }));
  return { near: seen("convl2l", "bn_l", local), far: seen("convl2g", "bn_g", global) };
}

/** Each view from both. */
function mixed(w: Weights, views: Views, waves: Fourier): Views {
  const [local, global] = [sizeAt(views.near.shape, 1), sizeAt(views.far.shape, 1)];
  const [nearby, faraway] = [mirrored(views.near, 1), mirrored(views.far, 1)];
  const seen = (name: string, x: Tensor, out: number): Tensor =>
    conv2d(w.at(`ffc.${name}`), x, { out, kernel: 3, bias: false });
  const near = add(seen("convl2l", nearby, local), seen("convg2l", faraway, local));
  const whole = throughSpectrum(w.at("ffc.convg2g"), views.far, waves);
  const far = add(seen("convl2g", nearby, global), whole);
  return { near: relu(batchNorm(w.at("bn_l"), near)), far: relu(batchNorm(w.at("bn_g"), far)) };
}

function throughSpectrum(w: Weights, x: Tensor, { spectrumOf, planesOf }: Fourier): Tensor {
  const out = sizeAt(x.shape, 1);
  const options = { kernel: 1, bias: false };
  const h = relu(convNorm(w.at("conv1.0"), w.at("conv1.1"), x, { ...options, out: out / 2 }));
  const seen = { ...options, out };
  const changed = relu(convNorm(w.at("fu.conv_layer"), w.at("fu.bn"), spectrumOf(h), seen));
  return conv2d(w.at("conv2"), add(h, planesOf(changed)), seen);
}

function doubled(w: Weights, x: Tensor, out: number): Tensor {
  const kernel = w.param("weight", [sizeAt(x.shape, 1), out, 3, 3]);
  const options = { stride: 2, padding: 1, outputPadding: 1 } as const;
  return convTranspose2d(x, kernel, w.param("bias", [out]), options);
}

const mirrored = (x: Tensor, by: number): Tensor =>
  pad(x, { top: by, left: by, bottom: by, right: by, mode: "reflect" });
