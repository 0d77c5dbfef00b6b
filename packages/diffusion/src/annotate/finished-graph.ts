/** Networks of preprocessors that come as finished graphs: one picture in, lists of numbers out. */
import { Problem } from "@inkloom/contract";
import type { CompiledGraph, TensorData } from "@inkloom/engine";
import { GraphEditor, type OnnxFile, openOnnx, theirs } from "@inkloom/engine/weights";
import type { AnnotatorNetworks } from "./networks.ts";

/** The picture's name in our graph, and what outputs are called: by number, as the file has them. */
const PICTURE = "picture";
const outputName = (i: number): string => `output ${i}`;

const FLOAT = 1;

/** @throws Problem `annotator/missing`, `onnx/...` */
export const openFinished = async (
  networks: AnnotatorNetworks,
  id: string,
  files: readonly string[],
): Promise<OnnxFile> => openOnnx(await networks.locate(id, files));

export interface FinishedRun {
  /** What it is, for people. */
  readonly name: string;
  /** float32, [1, 3, height, width]. */
  readonly picture: TensorData;
  /** Numbers in each output, in the file's order. */
  readonly sizes: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * The outputs in the file's order.
 * @throws Problem `annotator/damaged` where the graph is another's: more inputs, other outputs, other sizes
 */
export async function runFinished(
  networks: AnnotatorNetworks,
  file: OnnxFile,
  { name, picture, sizes, signal }: FinishedRun,
): Promise<readonly Float32Array[]> {
  const key = `${name} of ${file.path} for ${picture.shape.join("x")}`;
  const session = await networks.session(key, (runtime) =>
    runtime.load(finishedGraph(file, name, picture, sizes), { ...(signal && { signal }) }),
  );
  const made = await session.run({ [PICTURE]: picture }, { ...(signal && { signal }) });
  return sizes.map((size, i) => {
    const data = made[outputName(i)]?.data;
    if (data instanceof Float32Array && data.length === size) return data;
    throw damaged(file, name, `output ${i} has ${data?.length ?? 0} numbers`, `${size}`);
  });
}

function finishedGraph(
  file: OnnxFile,
  name: string,
  picture: TensorData,
  sizes: readonly number[],
): CompiledGraph {
  const { inputs, outputs } = file;
  const [input] = inputs;
  if (inputs.length !== 1 || input === undefined)
    throw damaged(file, name, `${inputs.length} inputs`, "1");
  const fits =
    input.dtype === "float32" &&
    input.shape.length === picture.shape.length &&
    input.shape.every((size, axis) => typeof size !== "number" || size === picture.shape[axis]);
  if (!fits)
    throw damaged(
      file,
      name,
      `the input ${input.name} is ${input.dtype ?? "unknown"} [${input.shape.join(", ")}]`,
      `float32 [${picture.shape.join(", ")}]`,
    );
  if (outputs.length !== sizes.length)
    throw damaged(file, name, `${outputs.length} outputs`, `${sizes.length}`);
  outputs.forEach(({ name: output, shape }, i) => {
    const known = shape.filter((size) => typeof size === "number");
    const whole = known.reduce((product, size) => product * size, 1);
    if (known.length === shape.length && shape.length > 0 && whole !== sizes[i])
      throw damaged(file, name, `${output} is [${shape.join(", ")}]`, `${sizes[i]} numbers`);
  });
  const editor = new GraphEditor(file);
  editor.feed(input.name, editor.input(PICTURE, picture.shape, "float32"));
  outputs.forEach(({ name: output }, i) => {
    const flat = editor.after("Reshape", [theirs(output), editor.ints([-1])]);
    const floats = editor.after("Cast", [flat], { to: { int: FLOAT } });
    editor.output(outputName(i), floats, [sizes[i] ?? 0], "float32");
  });
  return editor.finish(name);
}

const damaged = ({ path }: OnnxFile, name: string, given: string, expected: string): Problem =>
  new Problem("annotator/damaged", {
    en: `${path} is not the network ${name}: ${given}, expected ${expected}`,
    zh: `${path} 不是网络 ${name}：${given}，应为 ${expected}`,
  });
