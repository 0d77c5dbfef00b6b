import { describe, expect, test } from "vitest";
import { ShapeError } from "../graph/shape.ts";
import { input } from "../graph/tensor.ts";
import { attentionGradient } from "./attention-gradient.ts";
import { definedOps } from "./define.ts";
import * as ops from "./index.ts";

const float = (...shape: number[]) => input("x", shape);
const int = (...shape: number[]) => input("i", shape, "int64");
const codes = (...shape: number[]) => input("c", shape, "int8");
const half = (...shape: number[]) => input("h", shape, "float16");
const bool = (...shape: number[]) => input("b", shape, "bool");

/** Message -> the call that must fail with it. */
const SHAPES: Readonly<Record<string, () => unknown>> = {
  "after: input 0 is [], expected one axis or more": () => ops.after(float(), [float(2)]),
  "after: nothing was given that comes before [2, 3]": () => ops.after(float(2, 3), []),
  "add: input 1 is [4], expected a shape that broadcasts with [2, 3]": () =>
    ops.add(float(2, 3), float(4)),
  "less: input 1 is [3, 1, 2], expected a shape that broadcasts with [3]": () =>
    ops.less(float(3), float(3, 1, 2)),
  "mul: inputs are the numbers 2 and 3, expected at least one tensor": () => ops.mul(2, 3),
  "where: input 1 is [4], expected a shape that broadcasts with [2, 3]": () =>
    ops.where(bool(2), float(2, 3), float(4)),
  "where: input 1 is [3], expected a shape that broadcasts with [2]": () =>
    ops.where(bool(2), float(3), 0),
  "reduceSum: axis 2 is outside [2, 3]": () => ops.reduceSum(float(2, 3), [2]),
  "reduceMax: axes are [1, -1], expected each axis once": () => ops.reduceMax(float(2, 3), [1, -1]),
  "softmax: axis -3 is outside [2, 3]": () => ops.softmax(float(2, 3), -3),
  "matmul: input 0 is [3], expected [..., rows, columns]": () => ops.matmul(float(3), float(3, 2)),
  "matmul: input 1 is [4, 2], expected [..., 3, n] to follow [2, 3]": () =>
    ops.matmul(float(2, 3), float(4, 2)),
  "matmul: input 1 is [3], expected a shape that broadcasts with [2]": () =>
    ops.matmul(float(2, 4, 5), float(3, 5, 4)),
  "linear: input 0 is [], expected [..., in]": () => ops.linear(float(), float(2, 3)),
  "linear: input 1 is [3, 4], expected [out, 3] for [2, 3]": () =>
    ops.linear(float(2, 3), float(3, 4)),
  "linear: input 2 is [3], expected [4]": () => ops.linear(float(2, 3), float(4, 3), float(3)),
  "quantizedLinear: input 1 is [3, 4], expected [2, out] for [5, 2]": () =>
    ops.quantizedLinear(float(5, 2), codes(3, 4), float(4)),
  "quantizedLinear: input 2 is [3], expected [4]": () =>
    ops.quantizedLinear(float(5, 2), codes(2, 4), float(3)),
  "quantizedConv2d: input 0 is [2, 4], expected [batch, channels, height, width]": () =>
    ops.quantizedConv2d(float(2, 4), codes(9, 4), float(4), null, { kernel: [3, 3] }),
  "quantizedConv2d: input 1 is [9, 4], expected [18, out] for [1, 2, 5, 5] and a window of 3x3":
    () => ops.quantizedConv2d(float(1, 2, 5, 5), codes(9, 4), float(4), null, { kernel: [3, 3] }),
  "quantizedConv2d: input 3 is [3], expected [4]": () =>
    ops.quantizedConv2d(float(1, 1, 5, 5), codes(9, 4), float(4), float(3), { kernel: [3, 3] }),
  "quantizedConv2d: input 0 is [1, 1, 2, 5], expected at least the padded size of the window, 3x3":
    () => ops.quantizedConv2d(float(1, 1, 2, 5), codes(9, 4), float(4), null, { kernel: [3, 3] }),
  "attention: input 0 is [2, 7, 10], expected [batch, length, width] with width in 4 equal heads":
    () => ops.attention(float(2, 7, 10), float(2, 7, 10), float(2, 7, 10), { heads: 4 }),
  "attention: input 1 is [2, 5, 8], expected [2, length, 12]": () =>
    ops.attention(float(2, 7, 12), float(2, 5, 8), float(2, 5, 12), { heads: 4 }),
  "attention: input 2 is [2, 6, 12], expected [2, 5, width in 4 equal heads]": () =>
    ops.attention(float(2, 7, 12), float(2, 5, 12), float(2, 6, 12), { heads: 4 }),
  "attention: input 1 is [2, 5, 12], expected 7 keys for causal attention": () =>
    ops.attention(float(2, 7, 12), float(2, 5, 12), float(2, 5, 12), { heads: 4, causal: true }),
  "attention: input 3 is [2, 5, 7], expected [2, 2, 5, 7], the first two perhaps 1": () =>
    ops.attention(float(2, 5, 6), float(2, 7, 6), float(2, 7, 6), {
      heads: 2,
      bias: float(2, 5, 7),
    }),
  "reshape: input 0 is [2, 3] (6 values), expected 8 for [4, 2]": () =>
    ops.reshape(float(2, 3), [4, 2]),
  "reshape: input 0 is [2, 3], expected a shape that [4, -1] can hold with one -1": () =>
    ops.reshape(float(2, 3), [4, -1]),
  "reshape: input 0 is [2, 3], expected a shape that [-1, -1] can hold with one -1": () =>
    ops.reshape(float(2, 3), [-1, -1]),
  "transpose: input 0 is [2, 3], expected 2 different axes, got [0, 0]": () =>
    ops.transpose(float(2, 3), [0, 0]),
  "transpose: axis 2 is outside [2, 3]": () => ops.transpose(float(2, 3), [0, 2]),
  "expand: input 0 is [2, 3], expected a shape that stretches to [3]": () =>
    ops.expand(float(2, 3), [3]),
  "expand: input 0 is [3], expected a shape that stretches to [2, 1]": () =>
    ops.expand(float(3), [2, 1]),
  "concat: no input was given, expected at least one": () => ops.concat([], 0),
  "concat: input 1 is [2, 2], expected [2, 1] except on axis 0": () =>
    ops.concat([float(2, 1), float(2, 2)], 0),
  "concat: input 2 is [2], expected [2, 3] except on axis 1": () =>
    ops.concat([float(2, 3), float(2, 1), float(2)], -1),
  "slice: start 3, size 3, step 1 on axis 1, expected to lie within input 0, [2, 5]": () =>
    ops.slice(float(2, 5), { axis: 1, start: 3, size: 3 }),
  "slice: start -1, size 1, step 1 on axis 0, expected to lie within input 0, [2, 5]": () =>
    ops.slice(float(2, 5), { axis: 0, start: -3, size: 1 }),
  "split: sizes [2, 2] add up to 4, expected axis 1 of [2, 5]": () =>
    ops.split(float(2, 5), [2, 2], 1),
  "chunk: axis 1 of [2, 5] into 2, expected equal pieces": () => ops.chunk(float(2, 5), 2, 1),
  "unsqueeze: axes are [0, -3], expected each axis once": () => ops.unsqueeze(float(5), [0, -3]),
  "unsqueeze: axis 3 is outside [1, 1]": () => ops.unsqueeze(float(5), [3]),
  "squeeze: input 0 is [2, 1], expected size 1 on axis 0": () => ops.squeeze(float(2, 1), [0]),
  "flatten: axes 2 to 1 of [2, 3, 4], expected the first before the last": () =>
    ops.flatten(float(2, 3, 4), 2, 1),
  "pad: before [1], after [0, 0], expected one amount per axis of input 0, [2, 3]": () =>
    ops.pad(float(2, 3), { before: [1], after: [0, 0] }),
  "pad: 3 and 0 on axis 1 of input 0, [2, 3], expected 0 to 2 for mode reflect": () =>
    ops.pad(float(2, 3), { left: 3, mode: "reflect" }),
  "pad: -1 and 0 on axis 0 of input 0, [2, 3], expected 0 to Infinity for mode constant": () =>
    ops.pad(float(2, 3), { top: -1 }),
  "pad: input 0 is [3], expected [..., height, width]": () => ops.pad(float(3), { left: 1 }),
  "argMax: axis 2 is outside [2, 3]": () => ops.argMax(float(2, 3), 2),
  "gridSample: input 0 is [3, 4, 4], expected [batch, channels, height, width]": () =>
    ops.gridSample(float(3, 4, 4), float(3, 4, 4, 2)),
  "gridSample: input 1 is [1, 4, 4, 2], expected [2, height, width, 2]": () =>
    ops.gridSample(float(2, 3, 4, 4), float(1, 4, 4, 2)),
  "gather: axis 2 is outside [2, 3]": () => ops.gather(float(2, 3), int(4), 2),
  "scatterAdd: input 1 is [2, 5], expected [6] from axis 1 on": () =>
    ops.scatterAdd(int(6), float(2, 5), { axis: 1, size: 9 }),
  "conv2d: input 0 is [3, 8, 8], expected [batch, channels, height, width]": () =>
    ops.conv2d(float(3, 8, 8), float(4, 3, 3, 3)),
  "conv2d: input 1 is [4, 2, 3, 3], expected [out, 3, height, width] with out in 1 equal groups":
    () => ops.conv2d(float(1, 3, 8, 8), float(4, 2, 3, 3)),
  "conv2d: input 1 is [3, 2, 3, 3], expected [out, 2, height, width] with out in 2 equal groups":
    () => ops.conv2d(float(1, 4, 8, 8), float(3, 2, 3, 3), null, { groups: 2 }),
  "conv2d: input 0 is [1, 3, 8, 8], expected channels in 2 equal groups": () =>
    ops.conv2d(float(1, 3, 8, 8), float(4, 3, 3, 3), null, { groups: 2 }),
  "conv2d: input 2 is [3], expected [4]": () =>
    ops.conv2d(float(1, 3, 8, 8), float(4, 3, 3, 3), float(3)),
  "conv2d: input 0 is [1, 3, 2, 8], expected at least the padded size of input 1, [4, 3, 3, 3]":
    () => ops.conv2d(float(1, 3, 2, 8), float(4, 3, 3, 3)),
  "conv2d: stride 0 x 0, dilation 1 x 1, padding 0, 0, 0, 0, expected whole numbers from 1, 1 and 0":
    () => ops.conv2d(float(1, 3, 8, 8), float(4, 3, 3, 3), null, { stride: 0 }),
  "attentionGradient: input 0 is [4, 6, 7], expected [heads, rows, 2 d + 1] with heads in multiples of 3, rows of 2":
    () => attentionGradient(float(4, 6, 7), float(4, 5, 3), float(4, 5, 4), { heads: 3, rows: 2 }),
  "attentionGradient: input 1 is [4, 5, 2], expected [4, keys, 3]": () =>
    attentionGradient(float(4, 6, 7), float(4, 5, 2), float(4, 5, 4), { heads: 2, rows: 2 }),
  "attentionGradient: input 2 is [4, 5, 3], expected [4, 5, 4]": () =>
    attentionGradient(float(4, 6, 7), float(4, 5, 3), float(4, 5, 3), { heads: 2, rows: 2 }),
  "winogradConv2d: input 0 is [1, 4, 8, 8], expected [batch, 3, height, width]": () =>
    ops.winogradConv2d(float(1, 4, 8, 8), { taps: float(1, 9, 2, 3), tile: 2 }),
  "winogradConv2d: input 1 is [1, 16, 2, 3], expected [1, 9, rows, 3] of what winogradTaps makes":
    () => ops.winogradConv2d(float(1, 3, 8, 8), { taps: float(2, 16, 2, 3), tile: 2 }),
  "winogradTaps: input 0 is [2, 3, 5, 5], expected [out, channels, 3, 3]": () =>
    ops.winogradTaps(float(2, 3, 5, 5)),
  "convTranspose2d: input 0 is [1, 3, 4, 4], expected [batch, channels in 2 equal groups, height, width]":
    () => ops.convTranspose2d(float(1, 3, 4, 4), float(3, 2, 2, 2), null, { groups: 2 }),
  "convTranspose2d: input 1 is [4, 2, 2, 2], expected [3, out / 1, height, width]": () =>
    ops.convTranspose2d(float(1, 3, 4, 4), float(4, 2, 2, 2)),
  "convTranspose2d: input 2 is [3], expected [2]": () =>
    ops.convTranspose2d(float(1, 3, 4, 4), float(3, 2, 2, 2), float(3)),
  "convTranspose2d: output padding [1, 1], expected less than stride [1, 1]": () =>
    ops.convTranspose2d(float(1, 3, 4, 4), float(3, 2, 2, 2), null, { outputPadding: 1 }),
  "convTranspose2d: input 0 is [1, 3, 1, 1], expected more rows and columns than padding 1, 1, 1, 1 removes":
    () => ops.convTranspose2d(float(1, 3, 1, 1), float(3, 2, 2, 2), null, { padding: 1 }),
  "upsampleNearest: input 0 is [1, 3, 4, 4], factor 1.5, expected [batch, channels, height, width] and a whole factor":
    () => ops.upsampleNearest(float(1, 3, 4, 4), 1.5),
  "clip: bounds 6 and 0, expected the smaller one first": () => ops.clip(float(3), 6, 0),
  "resize: input 0 is [3, 4, 4], size 8 x 8, expected [batch, channels, height, width] and whole sides from 1":
    () => ops.resize(float(3, 4, 4), { height: 8, width: 8 }),
  "resize: input 0 is [1, 3, 4, 4], size 0 x 2.5, expected [batch, channels, height, width] and whole sides from 1":
    () => ops.resize(float(1, 3, 4, 4), { height: 0, width: 2.5, mode: "nearest" }),
  "avgPool2d: input 0 is [3, 4, 4], expected [batch, channels, height, width]": () =>
    ops.avgPool2d(float(3, 4, 4), { kernel: 2 }),
  "maxPool2d: padding 2, 2, 2, 2, expected less than kernel 2 x 2": () =>
    ops.maxPool2d(float(1, 3, 4, 4), { kernel: 2, padding: 2 }),
  "maxPool2d: input 0 is [1, 3, 2, 4], expected at least the padded size of kernel 3 x 3": () =>
    ops.maxPool2d(float(1, 3, 2, 4), { kernel: 3 }),
  "layerNorm: input 0 is [], expected [..., features]": () => ops.layerNorm(float()),
  "layerNorm: input 1 is [4], expected [5]": () => ops.layerNorm(float(2, 5), float(4)),
  "groupNorm: input 0 is [2, 6, 4], expected [batch, channels, ...] with channels in 4 equal groups":
    () => ops.groupNorm(float(2, 6, 4), 4),
  "groupNorm: input 2 is [2], expected [6]": () =>
    ops.groupNorm(float(2, 6, 4), 2, float(6), float(2)),
};

const TYPES: Readonly<Record<string, () => unknown>> = {
  "add: input 1 is float16, expected float32 like input 0": () => ops.add(float(2), half(2)),
  "equal: input 1 is int64, expected float32 like input 0": () => ops.equal(float(2), int(2)),
  "where: input 0 is float32, expected bool": () => ops.where(float(2), float(2), 0),
  "where: input 2 is float16, expected float32 like input 1": () =>
    ops.where(bool(2), float(2), half(2)),
  "exp: input 0 is int64, expected a floating point type": () => ops.exp(int(2)),
  "leakyRelu: input 0 is int64, expected a floating point type": () => ops.leakyRelu(int(2)),
  "softmax: input 0 is bool, expected a floating point type": () => ops.softmax(bool(2), 0),
  "matmul: input 1 is float16, expected float32 like input 0": () =>
    ops.matmul(float(2, 2), half(2, 2)),
  "linear: input 1 is float16, expected float32 like input 0": () =>
    ops.linear(float(2, 2), half(2, 2)),
  "concat: input 1 is int64, expected float32 like input 0": () =>
    ops.concat([float(2), int(2)], 0),
  "conv2d: input 1 is float16, expected float32 like input 0": () =>
    ops.conv2d(float(1, 1, 3, 3), half(1, 1, 3, 3)),
  "groupNorm: input 1 is float16, expected float32 like input 0": () =>
    ops.groupNorm(float(1, 2, 3), 1, half(2)),
  "quantizedLinear: input 1 is float32, expected int8": () =>
    ops.quantizedLinear(float(5, 2), float(2, 4), float(4)),
  "gather: input 1 is float32, expected int64 or int32 indices": () =>
    ops.gather(float(2), float(2), 0),
  "scatterAdd: input 0 is float32, expected int64 or int32 indices": () =>
    ops.scatterAdd(float(2), float(2), { axis: 0, size: 2 }),
};

describe("a shape or type that does not fit is named, with what was expected", () => {
  test.for(Object.entries({ ...SHAPES, ...TYPES }))("%s", ([message, run]) => {
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(expect.objectContaining({ message }));
  });
});

test("every op whose shapes can fail has a message in the table", () => {
  /** Any shape fits; their types are checked by the rules that `exp` and `add` are tested with. */
  const always =
    "abs cast cos erf exp floor gelu leakyRelu log neg quickGelu relu round sigmoid silu sin sqrt tanh".split(
      " ",
    );
  /** Broadcasting ops have one rule, tested with add and less. */
  const broadcast = "div equal greater maximum minimum mul pow sub".split(" ");
  const told = new Set(Object.keys(SHAPES).map((message) => message.split(":")[0]));
  const silent = [...definedOps.keys()].filter(
    (name) => !told.has(name) && !always.includes(name) && !broadcast.includes(name),
  );
  expect(silent).toEqual([]);
});
