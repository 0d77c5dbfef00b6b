/** LeReS: depth of any picture by a ResNeXt-101 whose four levels are fused from the coarsest to the finest.
 *  Yin et al., "Learning to Recover 3D Scene Shape from a Single Image", arXiv:2012.09365.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/leres/leres/network_auxi.py, Resnext_torch.py. */
import { add, maxPool2d, relu, resize, sizeAt, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import { convNorm } from "../../layers/conv-norm.ts";
import type { Weights } from "../../weights.ts";

export interface LeresConfig {
  /** Channels behind the first convolution. */
  readonly stem: number;
  /** Blocks of each level, the finest first. */
  readonly blocks: readonly [number, number, number, number];
  /** Channels within the first level's blocks; twice as many at each level below. */
  readonly width: number;
  readonly groups: number;
  /** Channels of the first level; twice as many at each level below. */
  readonly out: number;
  /** Channels in which the levels are fused, the finest first. */
  readonly fused: readonly [number, number, number, number];
}

/** The released file, res101.pth. */
export const LERES: LeresConfig = {
  stem: 64,
  blocks: [3, 4, 23, 3],
  width: 256,
  groups: 32,
  out: 256,
  fused: [256, 256, 256, 512],
};

/** A weight that every file has, to find what its keys begin with. */
export const LERES_KEY = "encoder_modules.encoder.conv1.weight";

/** Picture [1, 3, H, W] -> depth without scale, far being large, [1, 1, H, W]. */
export function leres(w: Weights, picture: Tensor, config: LeresConfig = LERES): Tensor {
  const levels = encoded(w.at("encoder_modules.encoder"), picture, config);
  const decoder = w.at("decoder_modules");
  const [first, second, third, top] = config.fused;
  let x = fusedLevel(decoder.at("conv"), levels[3] ?? picture, top); // 1/32
  x = doubled(conv2d(decoder.at("conv1"), x, { out: third, kernel: 3, padding: 1 }));
  for (const [level, out] of [
    [2, third],
    [1, second],
    [0, first],
  ] as const) {
    const fusion = decoder.at(`ffm${level}`);
    x = add(fusedLevel(fusion.at("ftb1"), levels[level] ?? picture, out), x);
    x = doubled(fusedLevel(fusion.at("ftb2"), x, out)); // at last 1/2
  }
  const last = decoder.at("outconv.adapt_conv");
  const half = { out: first / 2, kernel: 3, padding: 1 };
  const h = relu(convNorm(last.at("0"), last.at("1"), x, half));
  return doubled(conv2d(last.at("3"), h, { out: 1, kernel: 3, padding: 1 }));
}

/** Features at 1/4, 1/8, 1/16 and 1/32. */
function encoded(w: Weights, picture: Tensor, config: LeresConfig): Tensor[] {
  const stem = { out: config.stem, kernel: 7, stride: 2, padding: 3, bias: false };
  let x: Tensor = relu(convNorm(w.at("conv1"), w.at("bn1"), picture, stem));
  x = maxPool2d(x, { kernel: 3, stride: 2, padding: 1 });
  return config.blocks.map((count, level) => {
    const sizes = {
      width: config.width * 2 ** level,
      out: config.out * 2 ** level,
      groups: config.groups,
    };
    for (let i = 0; i < count; i++)
      x = bottleneck(w.at(`layer${level + 1}.${i}`), x, {
        ...sizes,
        stride: level > 0 && i === 0 ? 2 : 1,
        projects: i === 0,
      });
    return x;
  });
}

interface BottleneckOptions {
  readonly width: number;
  readonly out: number;
  readonly groups: number;
  readonly stride: number;
  /** The way around it has a convolution of its own. */
  readonly projects: boolean;
}

function bottleneck(w: Weights, x: Tensor, options: BottleneckOptions): Tensor {
  const { width, out, groups, stride, projects } = options;
  const plain = { kernel: 1, bias: false };
  let h: Tensor = relu(convNorm(w.at("conv1"), w.at("bn1"), x, { ...plain, out: width }));
  const grouped = { out: width, kernel: 3, stride, padding: 1, groups, bias: false };
  h = relu(convNorm(w.at("conv2"), w.at("bn2"), h, grouped));
  h = convNorm(w.at("conv3"), w.at("bn3"), h, { ...plain, out });
  const around = projects
    ? convNorm(w.at("downsample.0"), w.at("downsample.1"), x, { ...plain, out, stride })
    : x;
  return relu(add(h, around));
}

/** The reference's activation writes over its input, so what goes around the branch has passed it as well. */
function fusedLevel(w: Weights, x: Tensor, out: number): Tensor {
  const same = { out, kernel: 3, padding: 1 };
  const h = relu(conv2d(w.at("conv1"), x, same));
  const branch = w.at("conv_branch");
  const inner = relu(convNorm(branch.at("1"), branch.at("2"), h, same));
  return relu(add(conv2d(branch.at("4"), inner, same), h));
}

function doubled(x: Tensor): Tensor {
  const [height, width] = [2 * sizeAt(x.shape, 2), 2 * sizeAt(x.shape, 3)];
  return resize(x, { height, width, alignCorners: true });
}
