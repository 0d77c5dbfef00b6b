/** ConvNeXt with a score for each label.
 *  Liu et al., "A ConvNet for the 2020s", arXiv:2201.03545; key names: huggingface/pytorch-image-models@v1.0.31,
 *  timm/models/convnext.py. */
import { add, gelu, geluTanh, mean, mul, sizeAt, type Tensor } from "@inkloom/engine";
import { channelNorm } from "../layers/channel-norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { layerNorm } from "../layers/layer-norm.ts";
import { linear } from "../layers/linear.ts";
import { channelsFirst, channelsLast } from "../layers/tokens.ts";
import type { Weights } from "../weights.ts";
import type { TimmTaggerConfig } from "./config.ts";
import type { Sizes } from "./sizes.ts";

const EPSILON = 1e-6;

/** pictures [N, 3, side, side] -> what goes through the sigmoid, [N, labels]. */
export function convnextTagger(
  w: Weights,
  pictures: Tensor,
  { activation }: TimmTaggerConfig,
  sizes: Sizes,
): Tensor {
  const activate = activation === "gelu" ? gelu : geluTanh;
  const out = sizes.of("stem.0.weight", 0);
  const kernel = sizes.of("stem.0.weight", 2);
  let h = channelNorm(
    w.at("stem.1"),
    conv2d(w.at("stem.0"), pictures, { out, kernel, stride: kernel }),
  ); // [N, C, side / 4, side / 4]
  for (let i = 0; i < sizes.count("stages"); i++) {
    const stage = w.at(`stages.${i}`);
    if (sizes.has(`stages.${i}.downsample.1.weight`)) {
      const wider = sizes.of(`stages.${i}.downsample.1.weight`, 0);
      const normal = channelNorm(stage.at("downsample.0"), h);
      h = conv2d(stage.at("downsample.1"), normal, { out: wider, kernel: 2, stride: 2 });
    }
    for (let j = 0; j < sizes.count(`stages.${i}.blocks`); j++)
      h = block(stage.at(`blocks.${j}`), h, activate);
  }
  const seen = layerNorm(w.at("head.norm"), mean(h, [2, 3]), { epsilon: EPSILON }); // [N, C]
  return linear(w.at("head.fc"), seen, { out: sizes.of("head.fc.weight", 0) });
}

/** x [N, C, H, W]; same shape out. */
function block(w: Weights, x: Tensor, activate: (x: Tensor) => Tensor): Tensor {
  const channels = sizeAt(x.shape, 1);
  const own = { out: channels, kernel: 7, padding: 3, groups: channels };
  const h = layerNorm(w.at("norm"), channelsLast(conv2d(w.at("conv_dw"), x, own)), {
    epsilon: EPSILON,
  });
  const wide = activate(linear(w.at("mlp.fc1"), h, { out: 4 * channels }));
  const made = linear(w.at("mlp.fc2"), wide, { out: channels });
  return add(x, channelsFirst(mul(made, w.param("gamma", [channels]))));
}
