import { env } from "onnxruntime-common";

/** Version of ONNX Runtime, e.g. 1.30.0. */
export const runtimeVersion: string = env.versions.common;
