/** Weights that lie in memory beside others that are mapped from a file. onnxruntime looks for every
 *  external initializer among those in memory once there are any (1.30, core/graph/graph.cc,
 *  InjectExternalInitializersFromFilesInMemory), so a mixture goes into the model's own bytes. */
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, TensorProto_DataLocation } from "./onnx_pb.js";

/** The model with the bytes of every initializer whose external location is a `path` of `weights`.
 *  Protobuf ends at 2 GiB; `bindWeights` sees to it that far less comes here. */
export function embedWeights(
  onnx: Uint8Array,
  weights: readonly { readonly path: string; readonly data: Uint8Array }[],
): Uint8Array {
  const byPath = new Map(weights.map(({ path, data }) => [path, data]));
  const model = fromBinary(ModelProtoSchema, onnx);
  for (const initializer of model.graph?.initializer ?? []) {
    const field = (name: string) => initializer.externalData.find(({ key }) => key === name)?.value;
    const data = byPath.get(field("location") ?? "");
    if (data === undefined) continue;
    const offset = Number(field("offset") ?? 0);
    initializer.rawData = data.subarray(offset, offset + Number(field("length") ?? data.length));
    initializer.externalData = [];
    initializer.dataLocation = TensorProto_DataLocation.DEFAULT;
  }
  return toBinary(ModelProtoSchema, model);
}
