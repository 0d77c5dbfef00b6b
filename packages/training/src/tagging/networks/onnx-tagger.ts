/** Taggers that come as finished graphs (`model.onnx`): SmilingWolf's, DeepDanbooru exports, cella110n's. */
import { Problem, type Text } from "@inkloom/contract";
import type { CompiledGraph, Runtime } from "@inkloom/engine";
import { GraphEditor, type OnnxFile, openOnnx, theirs } from "@inkloom/engine/weights";
import { labelProblem } from "../labels/label-text.ts";
import { type LabelFormat, type LabelList, readLabels } from "../labels/read-labels.ts";
import type { TaggerFiles } from "../locate-tagger.ts";
import type { NetworkOptions, Tagger } from "../tagger.ts";
import { PICTURES, SCORES, type Seen, sessionTagger, shapeOf } from "./session-tagger.ts";

/** ONNX's numbers for element types (TensorProto.DataType). */
const FLOAT = 1;
const FLOATS: Readonly<Record<string, number>> = { float32: FLOAT, float16: 10, float64: 11 };

/** Sides of the square where a graph takes any. */
const SIDES: Readonly<Record<LabelFormat, number>> = { csv: 448, mapping: 448, list: 512 };

/** What goes into a graph. */
interface Picture extends Seen {
  readonly input: string;
  readonly dtype: string;
}

/** @throws Problem `tagger/...`, `onnx/...`, and those of the runtime */
export async function openOnnxTagger(
  files: TaggerFiles,
  runtime: () => Promise<Runtime>,
  options: NetworkOptions,
): Promise<Tagger> {
  const list = await readLabels(files.labels ?? noLabels(files));
  const file = await openOnnx(files.path);
  const picture = pictureOf(file, list.format, options);
  const graph = taggerGraph(file, list, picture);
  const { signal } = options;
  const session = await (await runtime()).load(graph, { ...(signal && { signal }) });
  return sessionTagger(files, list, picture, session);
}

function noLabels({ path }: TaggerFiles): never {
  throw labelProblem(path, {
    en: "there is no list of labels beside it, expected selected_tags.csv, tags.txt or tag_mapping.json",
    zh: "旁边没有标签列表，应有 selected_tags.csv、tags.txt 或 tag_mapping.json",
  });
}

/** How the graph takes pictures, by the shape of its input and by whose list of labels lies beside it. */
function pictureOf(
  file: OnnxFile,
  format: LabelFormat,
  { framing, batch }: NetworkOptions,
): Picture {
  const [input] = file.inputs;
  const [first, ...rest] = input?.shape ?? [];
  const layout = rest[2] === 3 ? "NHWC" : rest[0] === 3 ? "NCHW" : undefined;
  const [height, width] = layout === "NHWC" ? rest : rest.slice(1);
  const dtype = input?.dtype ?? "unknown";
  const isSquare = typeof height !== "number" || typeof width !== "number" || height === width;
  if (
    input === undefined ||
    file.inputs.length !== 1 ||
    rest.length !== 3 ||
    layout === undefined ||
    !isSquare ||
    FLOATS[dtype] === undefined
  ) {
    const inputs = file.inputs
      .map((each) => `${each.name} ${each.dtype ?? "unknown"} [${each.shape.join(", ")}]`)
      .join("; ");
    throw unsupported(file.path, {
      en: `its inputs are ${inputs || "none"}, expected one of floats [pictures, side, side, 3] or [pictures, 3, side, side]`,
      zh: `其输入为 ${inputs || "无"}，应为一个浮点输入 [图片数, 边长, 边长, 3] 或 [图片数, 3, 边长, 边长]`,
    });
  }
  const known = [height, width].find((size) => typeof size === "number");
  return {
    input: input.name,
    dtype,
    side: known ?? SIDES[format],
    batch: typeof first === "number" && first > 0 ? first : batch,
    framing: format === "list" ? "deepdanbooru" : framing,
    numbers: { layout, ...RANGES[format === "list" ? "list" : layout] },
  };
}

/**
 * SmilingWolf's take bytes in the order blue, green, red; those whose channels come first were trained by timm, on
 * -1 to 1 in the same order. DeepDanbooru takes red, green, blue from 0 to 1.
 * References: kohya-ss/sd-scripts@48d368f, finetune/tag_images_by_wd14_tagger.py; neggles/wdv3-timm@2f49e85;
 * AUTOMATIC1111/TorchDeepDanbooru@559e7d4, test.py.
 */
const RANGES = {
  NHWC: { colours: "BGR", range: "bytes" },
  NCHW: { colours: "BGR", range: "signed" },
  list: { colours: "RGB", range: "unit" },
} as const;

function taggerGraph(file: OnnxFile, { labels, path }: LabelList, picture: Picture): CompiledGraph {
  const { input, dtype, batch, numbers } = picture;
  const count = labels.length;
  const known = file.outputs.map(({ shape }) => shape.at(-1));
  const output =
    file.outputs.find(({ shape }) => shape.at(-1) === count) ??
    file.outputs.find(({ shape }) => typeof shape.at(-1) !== "number");
  if (output === undefined)
    throw labelProblem(path, {
      en: `it has ${count} labels, expected ${known.join(" or ")}, as many as the answers of ${file.path}`,
      zh: `有 ${count} 个标签，应为 ${known.join(" 或 ")} 个，与 ${file.path} 的输出数相同`,
    });
  const editor = new GraphEditor(file);
  const given = editor.input(PICTURES, shapeOf(picture), "float32");
  const to = FLOATS[dtype] ?? FLOAT;
  editor.feed(input, to === FLOAT ? given : editor.before("Cast", [given], { to: { int: to } }));
  const answer = theirs(output.name);
  const floats = editor.after("Cast", [answer], { to: { int: FLOAT } });
  // Exports of networks trained by timm end before the function that makes scores of answers.
  const scores =
    numbers.layout === "NCHW" && !endsInScores(editor, answer)
      ? editor.after("Sigmoid", [floats])
      : floats;
  const flat = editor.after("Reshape", [scores, editor.ints([-1])]);
  editor.output(SCORES, flat, [batch * count], "float32");
  return editor.finish("tagger");
}

/** Operators that change no value. */
const NEUTRAL: readonly string[] = ["Identity", "Cast", "Reshape", "Squeeze", "Flatten"];

function endsInScores(editor: GraphEditor, value: string): boolean {
  let made = editor.producer(value);
  while (made !== undefined && NEUTRAL.includes(made.opType))
    made = editor.producer(made.input[0] ?? "");
  return made?.opType === "Sigmoid";
}

const unsupported = (path: string, { en, zh }: Text): Problem =>
  new Problem("tagger/unsupported", { en: `${path}: ${en}`, zh: `${path}：${zh}` });
