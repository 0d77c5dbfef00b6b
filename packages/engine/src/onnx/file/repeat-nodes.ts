/** A part of a graph a second time, with another beginning. */
import { clone } from "@bufbuild/protobuf";
import { type NodeProto, NodeProtoSchema } from "../onnx_pb.js";

interface Repeated {
  /** In order. */
  readonly nodes: readonly NodeProto[];
  /** What `result` would be; `result` itself where it does not depend on `from`. */
  readonly result: string;
}

/**
 * The nodes between `from` and `result`, reading `given` instead of `from`. What does not depend on `from` is
 * read where it is. `nodes` is in the order of computing, as ONNX demands.
 */
export function repeatNodes(
  nodes: readonly NodeProto[],
  {
    from,
    given,
    result,
  }: { readonly from: string; readonly given: string; readonly result: string },
  fresh: () => string,
): Repeated {
  const dependent = new Set([from]);
  const between = nodes.filter(({ input, output }) => {
    const depends = input.some((name) => dependent.has(name));
    if (depends) for (const name of output) dependent.add(name);
    return depends;
  });
  const needed = new Set([result]);
  const used = between.toReversed().filter(({ input, output }) => {
    const wanted = output.some((name) => needed.has(name));
    if (wanted) for (const name of input) needed.add(name);
    return wanted;
  });
  const names = new Map([[from, given]]);
  const repeated = used.toReversed().map((node) => {
    for (const name of node.output) if (name !== "") names.set(name, fresh());
    const copy = clone(NodeProtoSchema, node);
    copy.name = "";
    copy.input = node.input.map((name) => names.get(name) ?? name);
    copy.output = node.output.map((name) => names.get(name) ?? name);
    return copy;
  });
  return { nodes: repeated, result: names.get(result) ?? result };
}
