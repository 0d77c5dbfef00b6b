import { expect, test } from "vitest";
import { constant, input, parameter } from "./tensor.ts";
import { graphOf } from "./graph.ts";
import { printGraph } from "./print.ts";
import { add, conv2d, gather, silu } from "../ops/index.ts";

test("a graph prints as inputs, one line per op, outputs", () => {
  const x = input("latent", [2, 4, 64, 64]);
  const w = parameter("conv_in.weight", [320, 4, 3, 3]);
  const shifted = add(conv2d(x, w, null, { stride: 2, padding: 1 }), 0.5);
  const rows = gather(parameter("table", [9, 2]), constant([1, 2, 3, 4, 5], [5], "int64"), 0);
  expect(printGraph(graphOf({ noise: silu(shifted), rows, same: x }))).toBe(
    [
      "input latent -> float32 [2, 4, 64, 64]",
      '%0 = conv2d(latent, "conv_in.weight" [320, 4, 3, 3]) {strides [2, 2], pads [1, 1, 1, 1], ' +
        "dilations [1, 1], groups 1} -> float32 [2, 320, 32, 32]",
      "%1 = add(%0, 0.5) -> float32 [2, 320, 32, 32]",
      "%2 = silu(%1) -> float32 [2, 320, 32, 32]",
      '%3 = gather("table" [9, 2], int64 [5] {1, 2, 3, 4, ...}) {axis 0} -> float32 [5, 2]',
      "output noise = %2",
      "output rows = %3",
      "output same = latent",
    ].join("\n"),
  );
});
