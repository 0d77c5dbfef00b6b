/** Two or three checkpoints as one, weight after weight. */
import { Problem, type Text } from "@inkloom/contract";
import { PREFIXES } from "@inkloom/models";
import { type CheckpointMethod, METHODS, type MethodSettings } from "./merge-methods.ts";
import { isVae, type MergeModel, readWeight } from "./merge-model.ts";

export interface CheckpointMerge extends MethodSettings {
  readonly method: CheckpointMethod;
  /** Factor of both ratios by canonical key. */
  readonly blocks: (key: string) => number;
  /** Whether the first model's autoencoder stays as it is. */
  readonly keepVae: boolean;
}

export interface Models {
  readonly a: MergeModel;
  readonly b: MergeModel;
  readonly c?: MergeModel | undefined;
}

export interface MergePlan {
  /** A weight's numbers, given those that A has. */
  readonly change: (key: string, values: Float32Array) => Promise<Float32Array>;
  /** Weights that A has and another has not; they stay as they are. */
  readonly kept: readonly string[];
  /** Weights that only others have. */
  readonly leftOut: readonly string[];
}

/** Methods that are nothing without a third model. */
const NEEDS_THIRD: readonly CheckpointMethod[] = ["add-difference", "triple-sum"];
/** Methods that have no place for one. */
const WITHOUT_THIRD: readonly CheckpointMethod[] = ["weighted-sum", "slerp"];

/** @throws Problem `merge/request`, `merge/families` */
export function mergePlan({ a, b, c }: Models, how: CheckpointMerge): MergePlan {
  const { method, blocks, keepVae } = how;
  if (NEEDS_THIRD.includes(method) && !c)
    throw new Problem("merge/request", {
      en: `the method ${method} needs a third model, expected one to be named with --model-c`,
      zh: `${method} 方式需要第三个模型，应通过 --model-c 指定`,
    });
  if (WITHOUT_THIRD.includes(method) && c)
    throw new Problem("merge/request", {
      en: `the method ${method} merges two models and ${c.name} was given as a third with --model-c, expected none, or another --method such as triple-sum`,
      zh: `${method} 方式只合并两个模型，却以 --model-c 给出了第三个模型 ${c.name}；应不给出，或以 --method 选择 triple-sum 等其他方式`,
    });
  const others = [b, ...(c ? [c] : [])];
  for (const other of others) expectSame(a, other);
  const kept = [...a.weights.keys()].filter((key) => others.some((other) => !has(other, key)));
  const missing = new Set(kept);
  const leftOut = others.flatMap(({ weights }) =>
    [...weights.keys()].filter((key) => !has(a, key)),
  );
  return {
    kept,
    leftOut: [...new Set(leftOut)],
    change: async (key, values) => {
      if (missing.has(key) || (keepVae && isVae(key))) return values;
      const factor = blocks(key);
      const own = { ...how, ratio: how.ratio * factor, second: how.second * factor };
      if (own.ratio === 0 && own.second === 0) return values;
      const given = await Promise.all(others.map((other) => readWeight(other, key)));
      const [two, three] = given;
      if (!two) throw new Error(`${b.path}: "${key}" was in its header and is gone`);
      const merge = (x: Float32Array, y: Float32Array, z: Float32Array | undefined) =>
        METHODS[method](key, { a: x, b: y, c: z }, own);
      const sizes = new Set([values.length, two.length, ...(three ? [three.length] : [])]);
      return sizes.size === 1
        ? merge(values, two, three)
        : inputsOfLatents(a, key, values, [two, three], merge);
    },
  };
}

const has = ({ weights }: MergeModel, key: string): boolean =>
  weights.has(key) ||
  (key.includes(".text_projection") &&
    weights.has(key.endsWith(".weight") ? key.slice(0, -".weight".length) : `${key}.weight`));

/** The U-Net's first convolution: more inputs where it reads a mask or a picture beside the latents. */
const FIRST = `${PREFIXES.unet}.input_blocks.0.0.weight`;

function expectSame(a: MergeModel, other: MergeModel): void {
  const refuse = (why: Text): Problem => new Problem("merge/families", why);
  if (a.family !== other.family)
    throw refuse({
      en: `${other.path} is ${other.label.en}, expected ${a.label.en} like ${a.path}`,
      zh: `${other.path} 为 ${other.label.zh}，应与 ${a.path} 相同，为 ${a.label.zh}`,
    });
  if (a.kind !== other.kind && (a.kind === "plain" || other.kind !== "plain"))
    throw refuse({
      en: `${other.path} is ${other.label.en} and ${a.path} ${a.label.en}: the model that reads more beside the latents is to be the first`,
      zh: `${other.path} 为 ${other.label.zh}，而 ${a.path} 为 ${a.label.zh}：除潜变量外还读取其他输入的模型应作为第一个`,
    });
  const [own, its] = [a.noise, other.noise];
  if (!own.doubt && !its.doubt && own.parameterization !== its.parameterization)
    throw refuse({
      en: `${other.path} predicts ${its.parameterization} and ${a.path} ${own.parameterization}, expected models that predict the same`,
      zh: `${other.path} 预测 ${its.parameterization}，而 ${a.path} 预测 ${own.parameterization}，应为预测内容相同的模型`,
    });
  for (const [key, { shape }] of a.weights) {
    const there = other.weights.get(key);
    const same = there && size(there.shape) === size(shape);
    if (!there || same || (key === FIRST && a.kind !== other.kind)) continue;
    throw refuse({
      en: `${other.path}: ${key} is [${there.shape.join(", ")}], expected [${shape.join(", ")}] as in ${a.path}`,
      zh: `${other.path}：${key} 为 [${there.shape.join(", ")}]，应与 ${a.path} 相同，为 [${shape.join(", ")}]`,
    });
  }
}

const size = (shape: readonly number[]): number =>
  shape.reduce((product, axis) => product * axis, 1);

/** Only the inputs that all models have are merged, as A1111 does (modules/extras.py, run_modelmerger): those of
 *  a mask stay as they are. */
function inputsOfLatents(
  { weights }: MergeModel,
  key: string,
  values: Float32Array,
  [two, three]: readonly (Float32Array | undefined)[],
  merge: (x: Float32Array, y: Float32Array, z: Float32Array | undefined) => Float32Array,
): Float32Array {
  const [rows = 1] = weights.get(key)?.shape ?? [];
  const widths = [values, two, three].flatMap((each) => (each ? [each.length / rows] : []));
  const width = Math.min(...widths);
  const shared = (all: Float32Array): Float32Array => {
    const stride = all.length / rows;
    const part = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++)
      part.set(all.subarray(row * stride, row * stride + width), row * width);
    return part;
  };
  const merged = merge(shared(values), shared(two ?? values), three && shared(three));
  const result = values.slice();
  const stride = values.length / rows;
  for (let row = 0; row < rows; row++)
    result.set(merged.subarray(row * width, (row + 1) * width), row * stride);
  return result;
}
