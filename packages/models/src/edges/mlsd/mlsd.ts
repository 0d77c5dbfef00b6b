/** M-LSD, large and tiny: where the middles of straight lines are, and how far their ends.
 *  Gu et al., "Towards Light-weight and Real-time Line Segment Detection", arXiv:2106.00186. Reference:
 *  Mikubill/sd-webui-controlnet@56cec5b, annotator/mlsd/models/{mbv2_mlsd_large,mbv2_mlsd_tiny}.py. */
import { add, concat, relu, resize, sizeAt, slice, type Tensor } from "@inkloom/engine";
import { conv2d } from "../../layers/conv2d.ts";
import { convNorm } from "../../layers/conv-norm.ts";
import type { Manifest } from "../../manifest.ts";
import type { Weights } from "../../weights.ts";
import { backbone } from "./backbone.ts";

export interface MlsdConfig {
  readonly tiny: boolean;
}

/** A step up: the finer features it takes in (the backbone's block), and its channels. */
interface Step {
  readonly fine: number;
  readonly out: readonly [fine: number, coarse: number];
  /** Whether the coarser features are half as large. */
  readonly doubles: boolean;
}

const LARGE: readonly Step[] = [
  { fine: 10, out: [64, 64], doubles: false },
  { fine: 6, out: [64, 64], doubles: true },
  { fine: 3, out: [64, 64], doubles: true },
  { fine: 1, out: [64, 64], doubles: true },
];
const TINY: readonly Step[] = [
  { fine: 6, out: [64, 64], doubles: true },
  { fine: 3, out: [32, 32], doubles: true },
];
const WIDTH = 64;
/** Channels that the network makes, and the first of those that say where lines are. */
const MADE = 16;
const FIRST = 7;

export const mlsdConfig = (manifest: Manifest): MlsdConfig => ({
  tiny: manifest.some(({ key }) => key.startsWith("block12.")),
});

/** picture [1, 4, H, W], colours and ones, -1 to 1, sides multiples of 16 -> [1, 9, H / 2, W / 2]: whether a line's middle
 *  is there, and from it to its start (x, y) and its end (x, y); then what only training needs. */
export function mlsd(w: Weights, picture: Tensor, { tiny }: MlsdConfig): Tensor {
  const steps = tiny ? TINY : LARGE;
  const features = backbone(w.at("backbone.features"), picture, tiny ? 10 : 13);
  let number = tiny ? 12 : 15; // as the file counts its blocks
  let h = features.at(-1) ?? picture;
  for (const { fine, out, doubles } of steps) {
    h = joined(w.at(`block${number++}`), features[fine] ?? h, h, { out, doubles });
    h = refined(w.at(`block${number++}`), h);
  }
  const last = w.at(`block${number}`);
  h = unit(last.at("conv1"), h, { out: WIDTH, padding: 5, dilation: 5 });
  h = unit(last.at("conv2"), h, { out: WIDTH, padding: 1 });
  h = conv2d(last.at("conv3"), h, { out: MADE, kernel: 1 });
  const lines = slice(h, { axis: 1, start: FIRST, size: MADE - FIRST });
  return tiny ? doubled(lines) : lines; // [1, 9, H / 2, W / 2]
}

function joined(
  w: Weights,
  fine: Tensor,
  coarse: Tensor,
  { out, doubles }: Pick<Step, "out" | "doubles">,
): Tensor {
  const b = unit(w.at("conv1"), coarse, { out: out[1], kernel: 1 });
  const a = unit(w.at("conv2"), fine, { out: out[0], kernel: 1 });
  return concat([a, doubles ? doubled(b) : b], 1);
}

function refined(w: Weights, x: Tensor): Tensor {
  const same = unit(w.at("conv1"), x, { out: sizeAt(x.shape, 1), padding: 1 });
  return unit(w.at("conv2"), add(same, x), { out: WIDTH, padding: 1 });
}

interface UnitOptions {
  readonly out: number;
  readonly kernel?: number;
  readonly padding?: number;
  readonly dilation?: number;
}

const unit = (w: Weights, x: Tensor, options: UnitOptions): Tensor =>
  relu(convNorm(w.at("0"), w.at("1"), x, { kernel: 3, ...options }));

const doubled = (x: Tensor): Tensor =>
  resize(x, {
    height: sizeAt(x.shape, 2) * 2,
    width: sizeAt(x.shape, 3) * 2,
    alignCorners: true,
  });
