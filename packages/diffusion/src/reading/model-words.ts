/** How a model cuts texts: its tokenizer, and the widths of its encoders. Known again as long as its file is the same. */
import { stat } from "node:fs/promises";
import { locateModel } from "../checkpoint/locate.ts";
import { openCheckpoint } from "../checkpoint/open.ts";
import { encoderWidths } from "../drawing/worded-request.ts";
import { checkpointTokenizer, clipTokenizer } from "../prompt/index.ts";
import type { Tokenizer } from "../prompt/tokenizer.ts";

export interface ModelWords {
  readonly tokenizer: Tokenizer;
  /** Absent where the model is not there. */
  readonly widths?: readonly number[];
}

/** Models that are remembered; a tokenizer takes some 10 MB. */
const REMEMBERED = 6;

export interface ModelWordsReader {
  /** @throws Problem `model/...`, `models/...`, `tokenizer/...`, `weights/...` */
  read(model: string): Promise<ModelWords>;
  /** CLIP's own, which most models have. */
  usual(): Promise<ModelWords>;
}

export function modelWordsReader(folders: readonly string[]): ModelWordsReader {
  const known = new Map<string, Promise<ModelWords>>();
  let usual: Promise<ModelWords> | undefined;
  return {
    async read(model) {
      const { path } = await locateModel(model, folders);
      const { mtimeMs, size } = await stat(path);
      const key = JSON.stringify([path, mtimeMs, size]);
      const words = known.get(key) ?? open(model, folders);
      // The last one that was asked for stands last.
      known.delete(key);
      known.set(key, words);
      for (const oldest of [...known.keys()].slice(0, -REMEMBERED)) known.delete(oldest);
      return words;
    },
    usual: () => (usual ??= clipTokenizer().then((tokenizer) => ({ tokenizer }))),
  };
}

/** By headers only. */
async function open(model: string, folders: readonly string[]): Promise<ModelWords> {
  const checkpoint = await openCheckpoint(model, folders, { vae: "none" });
  return { tokenizer: await checkpointTokenizer(checkpoint), widths: encoderWidths(checkpoint) };
}
