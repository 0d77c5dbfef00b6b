/** Puts nodes around a finished graph, so that it takes and gives what one of ours would; what it computes in
 *  between stays as it is. */
import { clone, create, toBinary } from "@bufbuild/protobuf";
import { type CompiledGraph, type ElementType, Problem, type TensorSpec } from "@inkloom/contract";
import { bindWeights, filesOf } from "../../weights/bind.ts";
import { attribute, type AttributeValue } from "../attribute.ts";
import { DATA_TYPE } from "../data-type.ts";
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from "../onnx_pb.js";
import { rawBytes } from "../raw-bytes.ts";
import { valueInfo } from "../writer.ts";
import type { OnnxFile } from "./open.ts";
import { repeatNodes } from "./repeat-nodes.ts";
import { asInFile, isolateNames, theirs } from "./value-names.ts";

/** A node as far as people who look for patterns need it; names are the editor's. */
type GraphNode = Pick<NodeProto, "opType" | "input" | "output">;

type Attributes = Readonly<Record<string, AttributeValue>>;

/** onnxruntime's generator ends the process at a spread of zero (1.30, std::normal_distribution's assertion);
 *  this one is lost in any addition. */
const NO_SPREAD = 1e-30;

/** Names of the file's values are `theirs(name)` here, so that none is one of ours. */
export class GraphEditor {
  readonly #file: OnnxFile;
  readonly #model: ModelProto;
  readonly #graph: GraphProto;
  readonly #before: NodeProto[] = [];
  readonly #after: NodeProto[] = [];
  readonly #inputs: TensorSpec[] = [];
  readonly #outputs: TensorSpec[] = [];
  readonly #fed = new Set<string>();
  #names = 0;

  constructor(file: OnnxFile) {
    this.#file = file;
    this.#model = clone(ModelProtoSchema, file.model);
    if (this.#model.graph === undefined) throw new TypeError("openOnnx lets no empty file through");
    this.#graph = this.#model.graph;
    isolateNames(this.#graph);
  }

  /** A new input of the whole; gives its value. */
  input(name: string, shape: readonly number[], dtype: ElementType): string {
    this.#inputs.push({ name, shape, dtype });
    return name;
  }

  /** The file's input `name` is `value` from now on. */
  feed(name: string, value: string): void {
    this.#fed.add(name);
    this.#before.push(node("Identity", [value], theirs(name)));
  }

  /** A new output of the whole. */
  output(name: string, value: string, shape: readonly number[], dtype: ElementType): void {
    this.#after.push(node("Identity", [value], name));
    this.#outputs.push({ name, shape, dtype });
  }

  /** A node in front of the file's; gives its value. */
  before(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.#fresh();
    this.#before.push(node(opType, inputs, output, attributes));
    return output;
  }

  /** A node behind the file's; gives its value. */
  after(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.#fresh();
    this.#after.push(node(opType, inputs, output, attributes));
    return output;
  }

  /** Whole numbers as a constant of rank one. */
  ints(values: readonly number[]): string {
    const name = this.#fresh();
    const tensor = {
      name,
      dims: [BigInt(values.length)],
      dataType: DATA_TYPE.int64,
      rawData: rawBytes(values, "int64"),
    };
    this.#graph.initializer.push(create(TensorProtoSchema, tensor));
    return name;
  }

  /** The file's node that makes `value`; undefined for inputs and weights. */
  producer(value: string): GraphNode | undefined {
    return this.#graph.node.find(({ output }) => output.includes(value));
  }

  /** The file's nodes that take `value`. */
  consumers(value: string): readonly GraphNode[] {
    return this.#graph.node.filter(({ input }) => input.includes(value));
  }

  /** Sizes of a weight; undefined where `value` is none. */
  weightShape(value: string): readonly number[] | undefined {
    return this.#graph.initializer.find(({ name }) => name === value)?.dims.map(Number);
  }

  /** Whoever took `value` takes what a node makes of `inputsOf` the old one. */
  replace(value: string, opType: string, inputsOf: (old: string) => readonly string[]): void {
    const at = this.#graph.node.findIndex(({ output }) => output.includes(value));
    const made = this.#graph.node[at];
    if (made === undefined) throw new RangeError(`replace: no node makes ${value}`);
    const old = this.#fresh();
    made.output = made.output.map((name) => (name === value ? old : name));
    this.#graph.node.splice(at + 1, 0, node(opType, inputsOf(old), value));
  }

  /** What `result` would be if it were computed from `given` instead of `from`; gives its value. */
  again(result: string, from: string, given: string): string {
    const way = { from, given, result };
    const repeated = repeatNodes(this.#graph.node, way, () => this.#fresh());
    this.#after.push(...repeated.nodes);
    return repeated.result;
  }

  /** Random numbers that the graph draws by itself become their mean: its answers then come again. */
  withoutChance(): void {
    for (const { opType, attribute: list } of this.#graph.node) {
      if (opType !== "RandomNormal" && opType !== "RandomNormalLike") continue;
      const at = list.findIndex(({ name }) => name === "scale");
      if (at >= 0) list.splice(at, 1);
      list.push(attribute("scale", { float: NO_SPREAD }));
    }
  }

  /** The whole. @throws Problem `onnx/interface` for an input of the file that nothing was given for */
  finish(name: string): CompiledGraph {
    const { path, entries, inputs } = this.#file;
    const unknown = inputs.find((input) => !this.#fed.has(input.name));
    if (unknown)
      throw new Problem("onnx/interface", {
        en: `${path}: the graph has the input ${JSON.stringify(unknown.name)}, which is not known`,
        zh: `${path}：计算图含有未知的输入 ${JSON.stringify(unknown.name)}`,
      });
    const graph = this.#graph;
    const weights = new Set(graph.initializer.map((tensor) => tensor.name));
    const asProto = (spec: TensorSpec) => valueInfo(spec.name, spec.shape, spec.dtype);
    graph.input = [
      ...this.#inputs.map(asProto),
      ...graph.input.filter((input) => weights.has(input.name)),
    ];
    graph.output = this.#outputs.map(asProto);
    graph.valueInfo = []; // of the file's own sizes
    graph.node = [...this.#before, ...graph.node, ...this.#after];
    const bound = bindWeights(entries.keys(), entries);
    for (const tensor of graph.initializer) {
      const data = bound.weights.get(asInFile(tensor.name) ?? "")?.data;
      if (data === undefined) continue;
      tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
      tensor.externalData = Object.entries(data).map(([key, value]) =>
        create(StringStringEntryProtoSchema, { key, value: String(value) }),
      );
    }
    return {
      name,
      onnx: toBinary(ModelProtoSchema, this.#model),
      ...(bound.folder === undefined ? {} : { weightsFolder: bound.folder }),
      externalData: bound.externalData,
      files: filesOf(entries.keys(), entries),
      weightBytes: [...bound.weights.values()].reduce((sum, { data }) => sum + data.length, 0),
      weightCasts: "run",
      packWeights: false,
      inputs: this.#inputs,
      outputs: this.#outputs,
    };
  }

  #fresh(): string {
    return `inkloom ${this.#names++}`;
  }
}

function node(
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes: Attributes = {},
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    input: [...inputs],
    output: [output],
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  });
}
