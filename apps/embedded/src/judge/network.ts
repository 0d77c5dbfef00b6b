/** The judge: a small convolutional network that says of a picture what is to be seen in it. */
import {
  add,
  concat,
  flatten,
  mean,
  reduceMax,
  relu,
  silu,
  sizeAt,
  slice,
  type Tensor,
} from "@inkloom/engine";
import { conv2d, groupNorm, linear, type Weights } from "@inkloom/models";
import { POSITIONS } from "../scenes/index.ts";
import { COLUMN_VALUES, PICTURE_VALUES } from "./heads.ts";

/** x [N, 3, 128, 128], -1 to 1 -> logits [N, VALUES], in the order of `HEADS`. */
export function judge(w: Weights, x: Tensor): Tensor {
  const patches = conv2d(w.at("stem.conv"), x, { out: 48, kernel: 8, stride: 4, padding: 2 });
  let h: Tensor = relu(groupNorm(w.at("stem.norm"), patches, { groups: 8 })); // [N, 48, 32, 32]
  h = down(w.at("down.0"), h, 80); // [N, 80, 16, 16]
  h = residual(w.at("block.0"), h);
  h = down(w.at("down.1"), h, 128); // [N, 128, 8, 8]
  h = residual(w.at("block.1"), h);
  h = residual(w.at("block.2"), h);
  const picture = answers(w.at("picture"), h, PICTURE_VALUES); // [N, PICTURE_VALUES]
  const columns = POSITIONS.map((position) =>
    answers(w.at("column"), slice(h, { axis: 3, ...COLUMNS[position] }), COLUMN_VALUES),
  );
  return concat([picture, ...columns], 1);
}

/** Which of the eight columns of features belong to a third of the picture. */
const COLUMNS = {
  left: { start: 0, size: 4 },
  middle: { start: 2, size: 4 },
  right: { start: 4, size: 4 },
} as const;

function down(w: Weights, x: Tensor, out: number): Tensor {
  const h = conv2d(w.at("conv"), x, { out, kernel: 3, stride: 2, padding: 1 });
  return relu(groupNorm(w.at("norm"), h, { groups: 8 }));
}

function residual(w: Weights, x: Tensor): Tensor {
  const h = conv2d(w.at("conv"), x, { out: sizeAt(x.shape, 1), kernel: 3, padding: 1 });
  return add(x, relu(groupNorm(w.at("norm"), h, { groups: 8 })));
}

/** What the features x [N, C, H, W] say: all places by a few channels, since a mouth is known by where it is, and the mean
 *  and the strongest of each channel: [N, out]. */
function answers(w: Weights, x: Tensor, out: number): Tensor {
  const few = conv2d(w.at("few"), x, { out: 16, kernel: 1 });
  const features = concat([flatten(few, 1), mean(x, [2, 3]), reduceMax(x, [2, 3])], 1);
  const hidden = silu(linear(w.at("hidden"), features, { out: 160 }));
  return linear(w.at("out"), hidden, { out });
}
