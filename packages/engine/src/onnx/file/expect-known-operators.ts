/** What a stranger's graph may be made of. */
import { Damage, quoted } from "../../weights/damage.ts";
import { malformed } from "./wire-reader.ts";
import {
  type AttributeProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation,
} from "../onnx_pb.js";

/** ONNX's own operators, and those that onnxruntime brings along. */
const DOMAINS: ReadonlySet<string> = new Set(["", "ai.onnx", "com.microsoft"]);

/** The nodes that are put around a graph mean the same from this version on. */
const OLDEST = 11;

/** Graphs inside graphs; loops and branches of any real export are a few levels deep. */
const DEPTH = 16;

/**
 * @throws Damage `onnx/unsupported` for operators of other makers and for versions before 11,
 *   `onnx/external-data` for files named by constants inside nodes
 */
export function expectKnownOperators(model: ModelProto): void {
  const opset = model.opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx");
  const version = Number(opset?.version ?? 0);
  if (version < OLDEST)
    throw new Damage("onnx/unsupported", {
      en: `the graph is of ONNX opset ${version}; expected ${OLDEST} or newer.`,
      zh: `计算图的 ONNX opset 为 ${version}；应为 ${OLDEST} 或更新。`,
    });
  const own = new Set(model.functions.map(({ domain, name }) => `${domain}:${name}`));
  const nodes = [...(model.graph?.node ?? []), ...model.functions.flatMap(({ node }) => node)];
  expectKnown(nodes, own, 0);
}

function expectKnown(nodes: readonly NodeProto[], own: ReadonlySet<string>, depth: number): void {
  if (depth > DEPTH)
    throw malformed({
      en: `graphs are nested deeper than ${DEPTH} levels`,
      zh: `计算图嵌套超过 ${DEPTH} 层`,
    });
  for (const { domain, opType, attribute } of nodes) {
    if (!DOMAINS.has(domain) && !own.has(`${domain}:${opType}`))
      throw new Damage("onnx/unsupported", {
        en: `the operator ${quoted(opType)} is of the domain ${quoted(domain)}; expected those of ONNX and com.microsoft.`,
        zh: `算子 ${quoted(opType)} 属于域 ${quoted(domain)}；应为 ONNX 或 com.microsoft 的算子。`,
      });
    for (const value of attribute) {
      tensorsOf(value).forEach(expectInside);
      const graphs = value.g ? [value.g, ...value.graphs] : value.graphs;
      for (const { node, initializer } of graphs) {
        initializer.forEach(expectInside);
        expectKnown(node, own, depth + 1);
      }
    }
  }
}

const tensorsOf = ({ t, tensors }: AttributeProto): readonly TensorProto[] =>
  t ? [t, ...tensors] : tensors;

/** The runtime would open whatever file such a tensor names. */
function expectInside({ name, dataLocation }: TensorProto): void {
  if (dataLocation === TensorProto_DataLocation.DEFAULT) return;
  throw new Damage("onnx/external-data", {
    en: `the constant ${quoted(name)} inside a node lies in another file; expected this of weights only.`,
    zh: `节点内的常量 ${quoted(name)} 位于其他文件；只有权重可以这样存放。`,
  });
}
