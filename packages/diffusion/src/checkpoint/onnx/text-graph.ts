/** A CLIP text encoder's graph: input_ids in; last_hidden_state, and where the export gives them every layer's
 *  states and one vector of the whole text out. */
import { Problem, type Text } from "@inkloom/contract";
import type { CompiledGraph } from "@inkloom/engine";
import { type GraphEditor, type OnnxFile, theirs } from "@inkloom/engine/weights";
import type { ClipConfig } from "@inkloom/models";
import type { FinishedNetwork, WantedGraph } from "../checkpoint.ts";
import { FinishedPart, inputOf, outputOf } from "./finished-part.ts";

const IDS = "input_ids";
const STATE = /^hidden_states[._](\d+)$/;

export function finishedText(file: OnnxFile, config: ClipConfig): FinishedNetwork {
  inputOf(file, IDS);
  return { graph: (wanted) => textGraph(file, wanted, config) };
}

function textGraph(file: OnnxFile, wanted: WantedGraph, config: ClipConfig): CompiledGraph {
  const { hidden, positions, projection, normed = true } = config;
  const part = new FinishedPart(file, wanted);
  const ids = part.given("ids");
  part.feed(IDS, ids.value, ids.shape);
  if (wanted.inputs["vectors"]) giveVectors(part, file);
  const { clipSkip = 1 } = wanted;
  const last = outputOf(file, ["last_hidden_state"]);
  const plain = normed && clipSkip === 1;
  const states = plain ? last : layerStates(part.editor, file, { clipSkip, normed, last });
  part.output("states", states, [1, positions, hidden]);
  if (projection) {
    part.given("ends"); // the graph finds the end of a text by itself
    if (!file.outputs.some(({ name }) => name === "text_embeds"))
      throw new Problem("onnx/interface", {
        en: `${file.path}: the graph has no output "text_embeds", the vector of the whole text that SDXL needs`,
        zh: `${file.path}：计算图没有输出“text_embeds”，即 SDXL 所需的整段文本向量`,
      });
    part.output("pooled", theirs("text_embeds"), [1, projection.size]);
  }
  return part.finish();
}

interface Layer {
  readonly clipSkip: number;
  readonly normed: boolean;
  /** The graph's own answer. */
  readonly last: string;
}

/** States of the layer `clipSkip` from the end, through the final norm where it is wanted.
 *  @throws Problem `onnx/clip-skip` where the graph does not give the layer, or its norm is not found */
function layerStates(
  editor: GraphEditor,
  file: OnnxFile,
  { clipSkip, normed, last }: Layer,
): string {
  const given = new Map<number, string>();
  for (const { name } of file.outputs) {
    const layer = STATE.exec(name)?.[1];
    if (layer !== undefined) given.set(Number(layer), name);
  }
  const name = given.get(Math.max(-1, ...given.keys()) - (clipSkip - 1));
  if (name === undefined)
    throw skipProblem(file, clipSkip, {
      en: given.size === 0 ? "it gives the last layer only" : `it gives ${given.size} layers`,
      zh: given.size === 0 ? "它只给出最后一层" : `它给出 ${given.size} 层`,
    });
  if (!normed) return theirs(name);
  const before = normInput(editor, last);
  if (before === undefined)
    throw skipProblem(file, clipSkip, {
      en: "its final norm was not found",
      zh: "找不到其最后的归一化",
    });
  return editor.again(last, before, theirs(name));
}

const skipProblem = ({ path }: OnnxFile, clipSkip: number, why: Text): Problem =>
  new Problem("onnx/clip-skip", {
    en: `${path}: clip skip is ${clipSkip}, which this graph does not have: ${why.en}`,
    zh: `${path}：CLIP skip 为 ${clipSkip}，该计算图没有这一层：${why.zh}`,
  });

/** What the final layer norm reads: the op's input, or that of its parts, ((x - mean) / deviation) * scale + bias,
 *  as exporters write it before opset 17. */
function normInput(editor: GraphEditor, last: string): string | undefined {
  let value = last;
  for (const types of [["LayerNormalization", "Add"], ["Mul"], ["Div"], ["Sub"]]) {
    let node = editor.producer(value);
    while (node && (node.opType === "Identity" || node.opType === "Cast"))
      node = editor.producer(node.input[0] ?? "");
    if (node === undefined || !types.includes(node.opType)) return undefined;
    const [left, right] = node.input;
    if (node.opType === "LayerNormalization") return left;
    // scale and bias are weights and stand on either side
    value = (left !== undefined && editor.producer(left) ? left : right) ?? "";
    if (node.opType === "Sub") return left;
  }
  return undefined;
}

/** Token vectors that stand in for those of the table, as textual inversion needs: behind the look-up.
 *  @throws Problem `onnx/weights-needed` where the look-up is not found */
function giveVectors(part: FinishedPart, file: OnnxFile): void {
  const { editor } = part;
  const mask = part.given("mask");
  const vectors = part.given("vectors");
  const found = tokenLookUp(editor);
  const typed = file.outputs.find(
    ({ name }) => theirs(name) === outputOf(file, ["last_hidden_state"]),
  );
  if (found === undefined || typed === undefined)
    throw new Problem("onnx/weights-needed", {
      en: `${file.path}: the graph's table of token vectors was not found; a textual inversion cannot be given to it`,
      zh: `${file.path}：在计算图中找不到词元向量表，无法使用文本反演（textual inversion）`,
    });
  const cast = part.cast(vectors.value, typed);
  editor.replace(found, "Where", (table) => [mask.value, cast, table]);
}

/** The value that holds the vectors of the ids: what a `Gather` from a matrix of weights makes of them. */
function tokenLookUp(editor: GraphEditor): string | undefined {
  const ids = [theirs(IDS)];
  for (const value of ids)
    for (const { opType, input, output } of editor.consumers(value)) {
      const [made] = output;
      if (made === undefined) continue;
      if (["Cast", "Reshape", "Identity"].includes(opType) && !ids.includes(made)) ids.push(made);
      if (
        opType === "Gather" &&
        input[1] === value &&
        editor.weightShape(input[0] ?? "")?.length === 2
      )
        return made;
    }
  return undefined;
}
