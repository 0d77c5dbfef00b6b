/** What a compiled graph is and what goes in and out of it: plain data that may cross processes. */

/** Element types of graph values; the engine's `DType` is the same list. */
export type ElementType =
  "float32" | "float16" | "bfloat16" | "float64" | "int64" | "int32" | "int8" | "uint8" | "bool";

export type Device = "cpu" | "webgpu" | "cuda" | "wasm";

/** Data of a tensor, row-major. float16 travels as Uint16Array bit patterns, int64 as BigInt64Array. */
export interface TensorData {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly data:
    Float32Array | Float64Array | Uint16Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;
}

/** Numbers that lie in a file; whoever runs the graph reads them there, so that they are never sent. */
export interface StoredNumbers {
  /** Real path. */
  readonly file: string;
  /** Bytes before them. */
  readonly offset: number;
  readonly dtype: "F16" | "BF16" | "F32";
  /** How many there are. */
  readonly length: number;
  /** When the file was last changed, milliseconds since 1970: of another time it is another file. */
  readonly modified: number;
}

/** A matrix within a larger one. */
export interface Block {
  /** Row-major, `stride` per row, of which the first `columns` are taken. */
  readonly values: Float32Array | StoredNumbers;
  readonly stride: number;
  readonly columns: number;
  /** Where it begins. */
  readonly top: number;
  readonly left: number;
  /** What every value is multiplied by. */
  readonly factor: number;
}

/** A tensor made of blocks, as a matrix of `shape[0]` rows; 0 where there is none. Blocks do not overlap. */
export interface BlockData {
  readonly dtype: "float32";
  readonly shape: readonly number[];
  readonly blocks: readonly Block[];
}

/** What a session may hold. */
export type HeldData = TensorData | BlockData;

export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: ElementType;
}

/** Weight bytes that cannot be mapped: in memory, or in a file that the runtime reads when it loads. */
export type ExternalBytes =
  | { readonly data: Uint8Array }
  | { readonly file: string; readonly offset: number; readonly length: number };

/** A graph ready for a runtime: ONNX bytes and where the weights are. */
export interface CompiledGraph {
  /** For people: messages name the graph by it. */
  readonly name: string;
  readonly onnx: Uint8Array;
  /** Folder above every file that the external data refers to; absent where all weights are in memory. */
  readonly weightsFolder?: string;
  /** Weights that cannot be mapped, by the location name the ONNX bytes give them. */
  readonly externalData: readonly (ExternalBytes & { readonly path: string })[];
  /** Every file that weights come from, by its real path: a session is good for as long as they stay as they are.
   *  @default none */
  readonly files?: readonly string[];
  /** Bytes of all weights, mapped or not: about what the loaded graph keeps resident. */
  readonly weightBytes: number;
  /** When weights of another precision than the graph's are cast: once while it loads, at the cost of a
   *  copy in memory, or as they are needed. */
  readonly weightCasts: "load" | "run";
  /** Whether what is cast as it is needed may be cast once more for a second use, so that equal casts are not to become one.
   *  @default false */
  readonly castsAgain?: boolean;
  /** Whether weights are copied into the layout of the kernels while it loads, which int8 products need. */
  readonly packWeights: boolean;
  /** Whether the memory that a run works in is given back when it ends, instead of being kept for the next:
   *  for what runs seldom and needs much. @default false */
  readonly givesBack?: boolean;
  /** Whether convolutions run in blocks of channels, into which their weights are copied while it loads: a third to
   *  two fifths faster where they have few channels or one per group, no faster where they have hundreds.
   *  @default false */
  readonly blockedConvolutions?: boolean;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}
