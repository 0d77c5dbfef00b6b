/** Gradients of a loss, as tensors of the same kind: they can be traced on, differentiated again, run. */
import { Problem, type Text } from "@inkloom/contract";
import { isFloat } from "../graph/dtype.ts";
import { graphOf } from "../graph/graph.ts";
import { show, sizeOf } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import { expand } from "../ops/expand.ts";
import { backward } from "./backward.ts";
import type { Recomputation } from "./recomputation.ts";

/**
 * The gradient of `loss` (one value) by each of `wrt`, with its shape and type; `recomputation` says what of the forward
 * pass is made again for it, nothing unless given.
 *
 * @throws Problem `graph/gradient` where the loss is not one floating point value, or where no
 * differentiable path joins it to one of `wrt`; the message names the ops that end the path
 */
export function grad(
  loss: Tensor,
  wrt: readonly Tensor[],
  recomputation?: Recomputation,
): Tensor[] {
  if (sizeOf(loss.shape) !== 1 || !isFloat(loss.dtype))
    throw new Problem("graph/gradient", {
      en: `grad: the loss is ${loss.dtype} ${show(loss.shape)}, expected one floating point value`,
      zh: `求导：损失为 ${loss.dtype} ${show(loss.shape)}，应为一个浮点数`,
    });
  const one = expand(constant([1], [], loss.dtype), loss.shape);
  const gradients = backward(loss, one, wrt, recomputation);
  return wrt.map((tensor, i) => {
    const gradient = gradients.get(tensor);
    if (gradient === undefined) throw unreached(loss, tensor, i, gradients);
    return gradient;
  });
}

function unreached(
  loss: Tensor,
  tensor: Tensor,
  index: number,
  gradients: ReadonlyMap<Tensor, Tensor>,
): Problem {
  const what = {
    en: `grad: the loss does not depend on ${nameOf(tensor).en} (number ${index})`,
    zh: `求导：损失不依赖于${nameOf(tensor).zh}（序号 ${index}）`,
  };
  if (!isFloat(tensor.dtype))
    return new Problem("graph/gradient", {
      en: `${what.en}, which is ${tensor.dtype}, expected a floating point type`,
      zh: `${what.zh}，其类型为 ${tensor.dtype}，应为浮点类型`,
    });
  const needing = new Set<Tensor>([tensor]);
  const ends = new Set<string>();
  for (const later of graphOf({ loss }).order) {
    if (later.kind !== "op" || !later.inputs.some((from) => needing.has(from))) continue;
    needing.add(later);
    if (gradients.has(later)) ends.add(later.op.name);
    else if (!isFloat(later.dtype)) ends.add(later.op.name);
  }
  return new Problem(
    "graph/gradient",
    ends.size === 0
      ? {
          en: `${what.en}, expected a tensor the loss is computed from`,
          zh: `${what.zh}，应为参与损失计算的张量`,
        }
      : {
          en: `${what.en} by differentiable ops, the path ends at ${[...ends].join(", ")}`,
          zh: `${what.zh}：可求导的路径止于 ${[...ends].join("、")}`,
        },
  );
}

function nameOf(tensor: Tensor): Text {
  switch (tensor.kind) {
    case "input":
      return { en: `input "${tensor.name}"`, zh: `输入“${tensor.name}”` };
    case "parameter":
      return { en: `weight "${tensor.key}"`, zh: `权重“${tensor.key}”` };
    case "constant":
      return { en: `constant ${show(tensor.shape)}`, zh: `常量 ${show(tensor.shape)}` };
    case "op":
      return {
        en: `the result of ${tensor.op.name} ${show(tensor.shape)}`,
        zh: ` ${tensor.op.name} 的结果 ${show(tensor.shape)}`,
      };
  }
}
