/** For tests: taggers that look at nothing but the mean colour, as finished graphs with lists of labels. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  add,
  compileGraph,
  constant,
  input,
  matmul,
  mean,
  mul,
  sigmoid,
  type Tensor,
} from "@inkloom/engine";

export interface TinyTagger {
  /** Of its input; the order of its axes is told by where the 3 stands. */
  readonly shape: readonly number[];
  /** The list of labels: its name, and what stands there. */
  readonly list?: readonly [name: string, text: string];
  /** Answers for a picture. @default 3: one for each colour, as it comes */
  readonly answers?: number;
  /** Whether it ends in scores. @default true */
  readonly scores?: boolean;
  /** What the mean is multiplied by. @default 1/16 */
  readonly factor?: number;
}

/** Writes the tagger's files into a folder. Each answer is the mean of one of the colours, times `factor`, less 8. */
export async function writeTinyTagger(
  folder: string,
  { shape, list, answers = 3, scores = true, factor = 1 / 16 }: TinyTagger,
): Promise<void> {
  const pictures = input("input", shape, "float32");
  const means = mean(pictures, shape[1] === 3 ? [2, 3] : [1, 2]); // [N, 3]
  const matrix = Array.from({ length: 3 * answers }, (_, i) =>
    Math.floor(i / answers) === (i % answers) % 3 ? 1 : 0,
  );
  const picked = mul(matmul(means, constant(matrix, [3, answers])), factor);
  const shifted: Tensor = add(picked, -8);
  const output = scores ? sigmoid(shifted) : shifted;
  const capabilities = {
    fusedActivations: false,
    fusedAttention: false,
    fusedBias: false,
    int8Products: false,
    loops: false,
    emptyValues: false,
  };
  const { onnx } = compileGraph("tiny", { output }, { weights: new Map(), capabilities });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "model.onnx"), onnx);
  if (list) await writeFile(join(folder, list[0]), list[1]);
}

export const SELECTED_TAGS =
  'tag_id,name,category,count\n1,general,9,10\n2,long_hair,0,5\n3,"miku_(""vocaloid"",_first)",4,2\n';
