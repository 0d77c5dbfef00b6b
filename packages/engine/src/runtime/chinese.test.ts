/** Every problem of tracing, lowering and running has a Chinese sentence beside the English one. */
import type { CompiledGraph, ProblemCode, TensorData } from "@inkloom/contract";
import { Problem } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { grad } from "../autodiff/grad.ts";
import { graphOf } from "../graph/graph.ts";
import { input, parameter } from "../graph/tensor.ts";
import { add } from "../ops/index.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { compileGraph } from "./compile.ts";
import { loading, runtimeProblem } from "./failure.ts";
import { checkFeeds } from "./feeds.ts";

const x = input("x", [2]);
const graph: Pick<CompiledGraph, "name" | "inputs"> = {
  name: "unet",
  inputs: [{ name: "x", shape: [2], dtype: "float32" }],
};
const feed = (data: TensorData["data"], shape = [2], dtype: TensorData["dtype"] = "float32") => ({
  x: { dtype, shape, data },
});
const two = Float32Array.of(1, 2);
const compileWithout = () =>
  compileGraph(
    "unet",
    { y: add(x, parameter("w", [2])) },
    { weights: new Map(), capabilities: CAPABILITIES.cpu },
  );
const refusal = (said: string) => () => {
  throw runtimeProblem(loading("unet"), new Error(said));
};

describe("the Chinese sentence", () => {
  const cases: readonly (readonly [string, () => unknown, ProblemCode, string])[] = [
    [
      "of a missing input",
      () => {
        checkFeeds(graph, {});
      },
      "runtime/feeds",
      "unet：缺少输入“x”，",
    ],
    [
      "of an unknown input",
      () => {
        checkFeeds(graph, { z: feed(two).x });
      },
      "runtime/feeds",
      "“z”",
    ],
    [
      "of a wrong type",
      () => {
        checkFeeds(graph, feed(two, [2], "int32"));
      },
      "runtime/feeds",
      "int32",
    ],
    [
      "of a wrong shape",
      () => {
        checkFeeds(graph, feed(two, [3]));
      },
      "runtime/feeds",
      "[3]，应为 [2]",
    ],
    [
      "of a wrong array",
      () => {
        checkFeeds(graph, feed(Int32Array.of(1, 2)));
      },
      "runtime/feeds",
      "为",
    ],
    [
      "of a short array",
      () => {
        checkFeeds(graph, feed(two.slice(1)));
      },
      "runtime/feeds",
      "1 个值",
    ],
    ["of a missing weight", compileWithout, "weights/missing", "缺少权重“w”，应为 [2]"],
    ["of shapes that do not fit", () => add(x, input("z", [3])), "graph/shape", "add 的形状不符："],
    [
      "of two inputs of one name",
      () => graphOf({ z: add(x, input("x", [2])) }),
      "graph/shape",
      "两个输入同名",
    ],
    ["of a loss that is no number", () => grad(x, [x]), "graph/gradient", "损失为 float32 [2]"],
    ["of a native refusal", refusal("bad node"), "runtime/failed", "unet：加载失败：bad node"],
    ["of a lack of memory", refusal("bad_alloc"), "runtime/out-of-memory", "unet：加载失败："],
  ];
  test.each(cases)("%s", (_name, work, code, words) => {
    let problem: unknown;
    try {
      work();
    } catch (error) {
      problem = error;
    }
    expect(problem).toBeInstanceOf(Problem);
    if (!(problem instanceof Problem)) return;
    expect(problem.code).toBe(code);
    expect(problem.explain("zh").sentence).toContain(words);
    expect(problem.explain("zh").sentence).toMatch(/\p{Script=Han}/u);
    expect(problem.explain("en").sentence).not.toMatch(/\p{Script=Han}/u);
  });
});
