/** For tests: the tiny checkpoint with a vocabulary that is tiny as well, which is most of the file otherwise. */
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import {
  type TinyWeight,
  tinyWeights,
  writeSafetensors,
} from "../../../../diffusion/src/checkpoint/tiny-checkpoint.suite.ts";

export const tiny = (...asked: Parameters<typeof tinyWeights>): ReturnType<typeof tinyWeights> =>
  new Map([...tinyWeights(...asked)].map(([key, weight]) => [key, fewWords(key, weight)]));

export const WORDS = 64;

function fewWords(key: string, { shape, values }: TinyWeight): TinyWeight {
  const [rows = 1, ...rest] = shape;
  if (!/token_embedding(\.weight)?$/.test(key)) return { shape, values };
  return { shape: [WORDS, ...rest], values: values.subarray(0, (values.length / rows) * WORDS) };
}

/** The same of a file that is there. */
export async function shorten(path: string): Promise<string> {
  const { entries } = await openWeights(path);
  const weights: [string, TinyWeight][] = [];
  for (const [key, entry] of entries)
    weights.push([key, fewWords(key, { shape: entry.shape, values: await readFloat32(entry) })]);
  return writeSafetensors(path, new Map(weights));
}
