import { type Binary, defineBinary } from "./elementwise.ts";

/** `a + b`, broadcast. ONNX `Add`. */
export const add: Binary = defineBinary("add", "Add", ({ dy }) => [dy, dy]);
