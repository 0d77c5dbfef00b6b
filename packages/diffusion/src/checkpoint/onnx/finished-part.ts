/** What the graphs of an ONNX folder have in common: inputs and outputs by name, sizes that they are fixed to,
 *  precision, and batches. */
import { Problem, type Text } from "@inkloom/contract";
import type { CompiledGraph } from "@inkloom/engine";
import { GraphEditor, type OnnxFile, type OnnxValue, theirs } from "@inkloom/engine/weights";
import type { WantedGraph } from "../checkpoint.ts";

type Given = WantedGraph["inputs"][string];

/** ONNX's numbers for element types (TensorProto.DataType). */
const FLOAT = 1;
const NUMBERS: Readonly<Record<string, number>> = {
  float32: FLOAT,
  float16: 10,
  bfloat16: 16,
  float64: 11,
  int32: 6,
  int64: 7,
};

const nothing = (_: OnnxValue): Text => ({ en: "", zh: "" });

/** A graph of a folder while it is fitted with our inputs and outputs. */
export class FinishedPart {
  readonly editor: GraphEditor;
  readonly #file: OnnxFile;
  readonly #wanted: WantedGraph;

  constructor(file: OnnxFile, wanted: WantedGraph) {
    this.editor = new GraphEditor(file);
    this.#file = file;
    this.#wanted = wanted;
  }

  /** Our input `name`, declared. */
  given(name: string): Given & { readonly value: string } {
    const given = this.#wanted.inputs[name];
    if (given === undefined)
      throw new RangeError(`${this.#wanted.name}: no input ${name} is given`);
    const { shape, dtype } = given;
    return { ...given, value: this.editor.input(name, shape, dtype) };
  }

  /** `value` of `shape` in the type and with the batch that the file's input `name` has; `explain` tells people
   *  what its sizes mean.
   *  @throws Problem `onnx/interface`, `onnx/size` */
  feed(name: string, value: string, shape: readonly number[], explain = nothing): void {
    const input = inputOf(this.#file, name);
    expectSize(this.#file, input, shape, explain);
    const [fixed] = input.shape;
    const batch = shape[0] ?? 1;
    const whole = typeof fixed === "number" ? this.#padded(value, batch, fixed) : value;
    this.editor.feed(name, this.cast(whole, input));
  }

  /** `value`, float32 or int64, in the type of `input`; numbers with fractions go to the nearest whole one. */
  cast(value: string, { name, dtype }: OnnxValue): string {
    const to = dtype && NUMBERS[dtype];
    if (to === undefined)
      throw new Problem("onnx/interface", {
        en: `${this.#file.path}: the input ${name} is of the type ${dtype ?? "unknown"}, expected one of ${Object.keys(NUMBERS).join(", ")}`,
        zh: `${this.#file.path}：输入 ${name} 的类型为 ${dtype ?? "unknown"}，应为 ${Object.keys(NUMBERS).join("、")} 之一`,
      });
    return this.editor.before("Cast", [value], { to: { int: to } });
  }

  /** The float32 output `name` of ours: the first `shape[0]` of the file's `value`. */
  output(name: string, value: string, shape: readonly number[]): void {
    const first = this.slice(value, 0, 0, shape[0] ?? 1);
    const widened = this.editor.after("Cast", [first], { to: { int: FLOAT } });
    this.editor.output(name, widened, shape, "float32");
  }

  /** Behind the graph. */
  slice(value: string, axis: number, start: number, end: number): string {
    return this.editor.after("Slice", this.#sliceInputs(value, axis, start, end));
  }

  /** In front of it. */
  sliceBefore(value: string, axis: number, start: number, end: number): string {
    return this.editor.before("Slice", this.#sliceInputs(value, axis, start, end));
  }

  finish(): CompiledGraph {
    return this.editor.finish(this.#wanted.name);
  }

  #sliceInputs(value: string, axis: number, start: number, end: number): readonly string[] {
    return [value, ...[start, end, axis].map((number) => this.editor.ints([number]))];
  }

  /** A batch of `batch` repeated until there are `fixed`; what its last ones compute nobody reads. */
  #padded(value: string, batch: number, fixed: number): string {
    if (batch >= fixed) return value;
    const times = Math.ceil(fixed / batch);
    const repeated = this.editor.before("Concat", Array<string>(times).fill(value), {
      axis: { int: 0 },
    });
    return this.sliceBefore(repeated, 0, 0, fixed);
  }
}

/** @throws Problem `onnx/interface` where the graph has no such input */
export function inputOf({ path, inputs }: OnnxFile, name: string): OnnxValue {
  const found = inputs.find((input) => input.name === name);
  if (found) return found;
  const list = inputs.map((input) => JSON.stringify(input.name));
  throw new Problem("onnx/interface", {
    en: `${path}: the graph has no input "${name}", it has ${list.join(", ") || "none"}`,
    zh: `${path}：计算图没有输入“${name}”，只有 ${list.join("、") || "零个输入"}`,
  });
}

/** The editor's value of the first of `names` that is an output, or of the graph's first output. */
export function outputOf({ outputs }: OnnxFile, names: readonly string[]): string {
  const name = names.find((each) => outputs.some((output) => output.name === each));
  return theirs(name ?? outputs[0]?.name ?? "");
}

/** Axes behind the batch that the graph is fixed on must be what is given.
 *  @throws Problem `onnx/interface` for another rank, `onnx/size` for another size */
function expectSize(
  { path }: OnnxFile,
  input: OnnxValue,
  given: readonly number[],
  explain: (input: OnnxValue) => Text,
): void {
  const { name, shape } = input;
  const words = (sizes: readonly (number | string)[]) => `[${sizes.join(", ")}]`;
  if (shape.length !== given.length)
    throw new Problem("onnx/interface", {
      en: `${path}: the input ${name} is ${words(shape)}, expected ${given.length} axes`,
      zh: `${path}：输入 ${name} 为 ${words(shape)}，应有 ${given.length} 个轴`,
    });
  const batchFits = typeof shape[0] !== "number" || (given[0] ?? 1) <= shape[0];
  const rest = shape.slice(1).every((size, i) => typeof size !== "number" || size === given[i + 1]);
  if (!batchFits || !rest)
    throw new Problem(
      "onnx/size",
      sizeWords(path, name, words(shape), words(given), explain(input)),
    );
}

/** What `explain` says ends the sentence. */
const sizeWords = (path: string, name: string, fixed: string, given: string, why: Text): Text => ({
  en: `${path} was exported for "${name}" of ${fixed}, this request needs ${given}${why.en}`,
  zh: `${path} 导出时“${name}”固定为 ${fixed}，此请求需要 ${given}${why.zh}`,
});

/** For people: the picture that is as large as a fixed height and width of `cell` pixels. */
export const onlySize =
  (cell: number) =>
  ({ shape: [, , height, width] }: OnnxValue): Text => {
    if (typeof height !== "number" || typeof width !== "number") return { en: "", zh: "" };
    const size = `${width * cell}x${height * cell}`;
    return { en: `: it takes pictures of ${size} only`, zh: `：它只能处理 ${size} 的图片` };
  };

/** For people: what a fixed number of tokens means. */
export const onlyTokens = ({ shape: [, tokens] }: OnnxValue): Text =>
  typeof tokens === "number"
    ? {
        en: `: it reads prompts of ${tokens} tokens only, 77 for each 75 of the prompt`,
        zh: `：它只能读取 ${tokens} 个词元的提示词（提示词每 75 个词元占 77 个）`,
      }
    : { en: "", zh: "" };
