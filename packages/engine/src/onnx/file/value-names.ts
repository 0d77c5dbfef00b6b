/** Names of a stranger's graph, kept apart from ours. */
import type { GraphProto } from "../onnx_pb.js";

const PREFIX = "file/";

/** What `isolateNames` makes of a name; ours never begin so. */
export const theirs = (name: string): string => (name === "" ? "" : PREFIX + name);

/** The name as the file has it; undefined for ours. */
export const asInFile = (name: string): string | undefined =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;

/** Renames every value of the graph and of the graphs inside its nodes. The depth is bounded where it is opened. */
export function isolateNames(graph: GraphProto): void {
  for (const node of graph.node) {
    node.input = node.input.map(theirs);
    node.output = node.output.map(theirs);
    for (const { g, graphs } of node.attribute)
      for (const inner of g ? [g, ...graphs] : graphs) isolateNames(inner);
  }
  const named = [...graph.input, ...graph.output, ...graph.valueInfo, ...graph.initializer];
  for (const value of named) value.name = theirs(value.name);
  for (const { values } of graph.sparseInitializer) if (values) values.name = theirs(values.name);
  for (const annotation of graph.quantizationAnnotation)
    annotation.tensorName = theirs(annotation.tensorName);
}
