/** ONNX node attributes from plain values: a number is written as float unless wrapped by `int`. */
import { create } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  AttributeProto_AttributeType as T,
  AttributeProtoSchema,
  type GraphProto,
} from "./onnx_pb.js";

/** `{ int }`, `{ ints }` and `{ float }` are spelled out because 1 and 1.0 are one value in JavaScript. */
export type AttributeValue =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly graph: GraphProto };

export function attribute(name: string, value: AttributeValue): AttributeProto {
  if ("int" in value)
    return create(AttributeProtoSchema, { name, type: T.INT, i: BigInt(value.int) });
  if ("ints" in value)
    return create(AttributeProtoSchema, { name, type: T.INTS, ints: value.ints.map(BigInt) });
  if ("float" in value)
    return create(AttributeProtoSchema, { name, type: T.FLOAT, f: value.float });
  if ("graph" in value)
    return create(AttributeProtoSchema, { name, type: T.GRAPH, g: value.graph });
  return create(AttributeProtoSchema, {
    name,
    type: T.STRING,
    s: new TextEncoder().encode(value.string),
  });
}
