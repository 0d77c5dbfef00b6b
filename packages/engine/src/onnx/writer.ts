/** Collects ONNX nodes for one graph and serialises them with the official schema. Lowering rules see
 *  only this class; they name values and never touch the wire format. */
import { create, toBinary } from "@bufbuild/protobuf";
import type { DType } from "../graph/dtype.ts";
import { type Shape, sizeOf } from "../graph/shape.ts";
import { attribute, type AttributeValue } from "./attribute.ts";
import { DATA_TYPE } from "./data-type.ts";
import { rawBytes } from "./raw-bytes.ts";
import {
  type AttributeProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from "./onnx_pb.js";

/** What the runtime that will run the graph can do beyond the standard ops. */
export interface Capabilities {
  /** `com.microsoft.MultiHeadAttention` exists and is worth using. */
  readonly fusedAttention: boolean;
  /** `Gemm` adds its bias in passing. onnxruntime's CPU kernel spreads it over the result first, on one
   *  thread, which costs more than an addition afterwards. */
  readonly fusedBias: boolean;
  /** `com.microsoft.Gelu` and `QuickGelu` exist for float32. */
  readonly fusedActivations: boolean;
  /** `com.microsoft.DynamicQuantizeMatMul` and `MatMulIntegerToFloat` exist. */
  readonly int8Products: boolean;
  /** `Loop` exists and is no slower than what it goes through written out. */
  readonly loops: boolean;
  /** Ops take values without elements. */
  readonly emptyValues: boolean;
}

/** Where the bytes of an initializer are: below the folder given to the runtime, or handed over by name. */
export interface ExternalData {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/** ONNX opset 19 (the first whose `Cast` takes fp8) with ONNX IR 9: understood by onnxruntime 1.17 and
 *  newer, Node and web. */
const OPSET = 19;
const IR_VERSION = 9n;
const CONTRIB = "com.microsoft";

export interface WriterOptions {
  /** From how many elements on a reshaped value's number of rows (its first size, or the one that the op names) stays
   *  unsaid, and that of inputs that large values may come from, so that the runtime learns it only as it runs.
   *  @default Infinity */
  readonly rowsUnsaidFrom?: number;
}

type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

/** A value whose shape and type are said. */
export interface TypedValue {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Writes the body of a loop. @param turn - name of the number of the turn, from 0, a scalar of type int64 */
type LoopBuilder = (
  body: OnnxWriter,
  turn: string,
  states: readonly string[],
) => { readonly ended: readonly string[]; readonly kept: readonly TypedValue[] };

export class OnnxWriter {
  readonly capabilities: Capabilities;
  readonly #rowsUnsaidFrom: number;
  readonly #nodes: NodeProto[] = [];
  readonly #casts: NodeProto[] = [];
  readonly #initializers: TensorProto[] = [];
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];
  readonly #constants = new Map<string, string>();
  /** The graph that this one is a loop's body in. */
  readonly #around: OnnxWriter | undefined;
  #names = 0;

  constructor(
    capabilities: Capabilities,
    { rowsUnsaidFrom = Infinity }: WriterOptions = {},
    around?: OnnxWriter,
  ) {
    this.capabilities = capabilities;
    this.#rowsUnsaidFrom = rowsUnsaidFrom;
    this.#around = around;
  }

  /** A name no other value has. */
  fresh(hint: string): string {
    return this.#around?.fresh(hint) ?? `${hint}_${this.#names++}`;
  }

  /** One node with one output; an empty input name means "not given". Returns the output's name. */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    options: { readonly contrib?: boolean } = {},
  ): string {
    const name = this.fresh(opType);
    const list = attributesOf(attributes);
    this.#nodes.push(
      create(NodeProtoSchema, {
        name,
        opType,
        domain: options.contrib ? CONTRIB : "",
        input: [...inputs],
        output: [name],
        attribute: list,
      }),
    );
    return name;
  }

  /**
   * A weight in another type. Casts are the first of a graph's nodes: onnxruntime goes back from the outputs, through what
   * an op reads from the last written to the first, so that it casts a weight when all else that the op reads is there, and
   * not before that.
   */
  castWeight(weight: string, dtype: DType): string {
    const name = this.fresh("Cast");
    const attribute = attributesOf({ to: { int: DATA_TYPE[dtype] } });
    this.#casts.push(
      create(NodeProtoSchema, { name, opType: "Cast", input: [weight], output: [name], attribute }),
    );
    return name;
  }

  /** One node with several outputs. Returns the outputs' names. */
  nodes(
    opType: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Attributes = {},
  ): readonly string[] {
    const name = this.fresh(opType);
    const output = Array.from({ length: outputs }, (_, i) => `${name}:${i}`);
    const list = attributesOf(attributes);
    this.#nodes.push(
      create(NodeProtoSchema, { name, opType, input: [...inputs], output, attribute: list }),
    );
    return output;
  }

  /**
   * What `build` writes, once for each turn; values of the graph around it may be used there too.
   * @param states - What the first turn begins with; later ones begin with what the turn before ended with.
   * @returns names of the last turn's states, then of what every turn keeps: those of all turns, [turns, ...]
   */
  loop(turns: number, states: readonly TypedValue[], build: LoopBuilder): readonly string[] {
    const body = new OnnxWriter(this.capabilities, {}, this);
    const [turn, going] = [this.fresh("turn"), this.fresh("going")];
    const given = states.map(({ shape, dtype }): TypedValue => ({
      name: this.fresh("state"),
      shape,
      dtype,
    }));
    const { ended, kept } = build(
      body,
      turn,
      given.map(({ name }) => name),
    );
    const goesOn = body.node("Identity", [going]);
    const name = this.fresh("body");
    const graph = create(GraphProtoSchema, {
      name,
      node: body.#nodes,
      input: [
        valueInfo(turn, [], "int64"),
        valueInfo(going, [], "bool"),
        ...given.map((each) => valueInfo(each.name, each.shape, each.dtype)),
      ],
      output: [
        valueInfo(goesOn, [], "bool"),
        ...ended.map((each, i) => {
          const { shape = [], dtype = "float32" } = states[i] ?? {};
          return valueInfo(each, shape, dtype);
        }),
        ...kept.map((each) => valueInfo(each.name, each.shape, each.dtype)),
      ],
    });
    const inputs = [this.constant([turns], [], "int64"), "", ...states.map((each) => each.name)];
    return this.nodes("Loop", inputs, ended.length + kept.length, { body: { graph } });
  }

  /** A small tensor written into the graph itself; equal ones are written once. */
  constant(values: ArrayLike<number>, shape: Shape, dtype: DType): string {
    if (this.#around !== undefined) return this.#around.constant(values, shape, dtype);
    const bytes = rawBytes(values, dtype);
    const key = `${dtype}|${shape.join()}|${bytes.join()}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.fresh("constant");
    this.#initializers.push(
      create(TensorProtoSchema, {
        name,
        dims: dims(shape),
        dataType: DATA_TYPE[dtype],
        rawData: bytes,
      }),
    );
    this.#constants.set(key, name);
    return name;
  }

  /** int64 values, as ONNX wants shapes, axes and pads. */
  ints(values: readonly number[]): string {
    return this.constant(values, [values.length], "int64");
  }

  /** `value` in another shape, of which every size is given. @param rows - Axis of the size that may stay unsaid. */
  reshape(value: string, shape: Shape, rows = 0): string {
    const said = sizeOf(shape) >= this.#rowsUnsaidFrom ? shape.with(rows, -1) : shape;
    return this.node("Reshape", [value, this.ints(said)], {
      allowzero: shape.includes(0) ? { int: 1 } : undefined,
    });
  }

  /** A weight whose bytes stay outside; `dataType` is ONNX's number, as fp8 exists on disk only. */
  external(name: string, shape: Shape, dataType: number, data: ExternalData): string {
    this.#initializers.push(
      create(TensorProtoSchema, {
        name,
        dims: dims(shape),
        dataType,
        dataLocation: TensorProto_DataLocation.EXTERNAL,
        externalData: [
          pair("location", data.location),
          pair("offset", String(data.offset)),
          pair("length", String(data.length)),
        ],
      }),
    );
    return name;
  }

  input(name: string, shape: Shape, dtype: DType): string {
    const unsaid = this.#rowsUnsaidFrom < Infinity;
    const said = shape.map((size, axis) => (unsaid && axis === 0 ? null : size));
    this.#inputs.push(valueInfo(name, said, dtype));
    return name;
  }

  /** Declares `value` as the graph's output `name`. */
  output(name: string, value: string, shape: Shape, dtype: DType): void {
    this.#nodes.push(
      create(NodeProtoSchema, { name, opType: "Identity", input: [value], output: [name] }),
    );
    this.#outputs.push(valueInfo(name, shape, dtype));
  }

  /** The whole model as protobuf bytes. */
  finish(name: string): Uint8Array<ArrayBuffer> {
    const graph = create(GraphProtoSchema, {
      name,
      node: [...this.#casts, ...this.#nodes],
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    });
    return toBinary(
      ModelProtoSchema,
      create(ModelProtoSchema, {
        irVersion: IR_VERSION,
        producerName: "inkloom",
        graph,
        opsetImport: [
          create(OperatorSetIdProtoSchema, { domain: "", version: BigInt(OPSET) }),
          create(OperatorSetIdProtoSchema, { domain: CONTRIB, version: 1n }),
        ],
      }),
    );
  }
}

function attributesOf(attributes: Attributes): AttributeProto[] {
  const list: AttributeProto[] = [];
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) list.push(attribute(key, value));
  return list;
}

const dims = (shape: Shape): bigint[] => shape.map((size) => BigInt(size));

const pair = (key: string, value: string) => create(StringStringEntryProtoSchema, { key, value });

/** A size that is null is any. */
export function valueInfo(
  name: string,
  shape: readonly (number | null)[],
  dtype: DType,
): ValueInfoProto {
  const dim = shape.map((size) =>
    create(
      TensorShapeProto_DimensionSchema,
      size === null ? {} : { value: { case: "dimValue", value: BigInt(size) } },
    ),
  );
  const tensorType = create(TypeProto_TensorSchema, {
    elemType: DATA_TYPE[dtype],
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: "tensorType", value: tensorType } }),
  });
}
