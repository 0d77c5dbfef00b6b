/** What a network answers, as scores of each picture. */
import { Problem } from "@inkloom/contract";
import type { TensorData } from "@inkloom/engine";
import type { TagLabel } from "../labels/label.ts";
import { labelProblem } from "../labels/label-text.ts";

interface Answered {
  /** The network's file, and that of the labels. */
  readonly path: string;
  readonly listPath: string;
  readonly labels: readonly TagLabel[];
  /** Pictures that went in, and how many of the first of them count. */
  readonly batch: number;
  readonly count: number;
}

/** Least bit beyond 1 that half precision makes of a score. */
const ROUNDING = 1e-2;

/** @throws Problem `tagger/labels` where there are more or fewer answers than labels, `tagger/damaged` where they are no
 *  scores */
export function scoresOf(
  data: TensorData["data"] | undefined,
  { path, listPath, labels, batch, count }: Answered,
): readonly Float32Array[] {
  if (!(data instanceof Float32Array) || data.length !== batch * labels.length)
    throw labelProblem(listPath, {
      en: `it has ${labels.length} labels, but ${path} gives ${(data?.length ?? 0) / batch} answers for a picture; expected as many`,
      zh: `有 ${labels.length} 个标签，但 ${path} 对每张图片给出 ${(data?.length ?? 0) / batch} 个结果；两者应相同`,
    });
  const odd = data
    .subarray(0, count * labels.length)
    .find((value) => !(value >= -ROUNDING && value <= 1 + ROUNDING));
  if (odd !== undefined)
    throw new Problem("tagger/damaged", {
      en: `${path} answers ${odd}, expected scores from 0 to 1`,
      zh: `${path} 的输出为 ${odd}，应为 0 到 1 的分数`,
    });
  return Array.from({ length: count }, (_, i) =>
    data.slice(i * labels.length, (i + 1) * labels.length),
  );
}
