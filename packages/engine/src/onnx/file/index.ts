/** Finished graphs: ONNX files by header, and what is put around them to make them one of ours. */
export { GraphEditor } from "./graph-editor.ts";
export { openOnnx, type OnnxFile, type OnnxValue } from "./open.ts";
export { theirs } from "./value-names.ts";
