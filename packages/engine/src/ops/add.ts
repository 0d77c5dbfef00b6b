import { type Binary, defineBinary } from "./elementwise.ts";

/** `a + b`, broadcast. ONNX `Add`. */
export const add: Binary = defineBinary("add", {
  onnx: "Add",
  compute: (a, b) => a + b,
  grad: ({ dy }) => [dy, dy],
});
