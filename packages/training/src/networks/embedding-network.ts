/** A word that is learnt: its vectors, one table for each text encoder, beginning as words that are known.
 *  Gal et al., "An Image is Worth One Word", arXiv:2208.01618; options and first values as kohya-ss/sd-scripts@48d368f,
 *  train_textual_inversion.py has them. */
import { Problem } from "@inkloom/contract";
import { type Checkpoint, checkpointTokenizer } from "@inkloom/diffusion";
import type { Shape } from "@inkloom/engine";
import { readFloat32, type WeightEntry } from "@inkloom/engine/weights";
import { type Component, PREFIXES } from "@inkloom/models";
import { randomStream } from "../random/random-stream.ts";

/** Names of the graph's inputs that hold a new word's vectors. */
export const NEW_WORD = { textEncoder: "embedding", textEncoder2: "embedding2" } as const;

export interface EmbeddingTensor {
  readonly key: string;
  /** Of the graph. */
  readonly input: string;
  /** [vectors, width]. */
  readonly shape: Shape;
  readonly inputShape: Shape;
  readonly values: Float32Array<ArrayBuffer>;
  readonly scale: number;
}

interface EmbeddingSettings {
  readonly vectors: number;
  /** Words whose vectors are begun with, in turn; random ones where it is absent. */
  readonly initWord?: string | undefined;
  readonly seed: number;
}

/** Standard deviation of CLIP's own vectors when it began to learn. */
const SPREAD = 0.02;

/**
 * One table, or the two of SDXL under the names of its files.
 * @throws Problem `training/option` for a first word that holds nothing
 */
export async function newEmbedding(
  checkpoint: Checkpoint,
  { vectors, initWord, seed }: EmbeddingSettings,
): Promise<EmbeddingTensor[]> {
  const { textEncoder, textEncoder2 } = checkpoint;
  const tables = [
    { component: "textEncoder", network: textEncoder, second: false },
    ...(textEncoder2
      ? ([{ component: "textEncoder2", network: textEncoder2, second: true }] as const)
      : []),
  ] as const;
  return Promise.all(
    tables.map(async ({ component, network, second }) => {
      const width = network.config.hidden;
      const shape = [vectors, width];
      const key = textEncoder2 === undefined ? "emb_params" : second ? "clip_g" : "clip_l";
      const values = new Float32Array(vectors * width);
      if (initWord === undefined) {
        const random = randomStream(seed, "first values", key);
        values.set(random.normals(values.length).map((value) => value * SPREAD));
      } else {
        const ids = (await checkpointTokenizer(checkpoint, second)).encode(initWord);
        if (ids.length === 0) throw nothingSaid(initWord);
        const entry = network.weights.get(tableKey(component));
        if (!entry) throw new Error(`no vectors of words in ${checkpoint.path}`);
        for (let i = 0; i < vectors; i++)
          values.set(await readRow(entry, ids[i % ids.length] ?? 0), i * width);
      }
      const input = NEW_WORD[component];
      return { key, input, shape, inputShape: shape, values, scale: 1 };
    }),
  );
}

const tableKey = (component: Component): string =>
  `${PREFIXES[component]}.embeddings.token_embedding.weight`;

/** One row of a table, which is far larger than what is needed of it. */
async function readRow(entry: WeightEntry, row: number): Promise<Float32Array> {
  const { location } = entry;
  const [rows = 1, width = 1] = entry.shape;
  const whole = location.kind === "file" ? location.length : location.data.length;
  const length = whole / rows;
  const place =
    location.kind === "file"
      ? { ...location, offset: location.offset + row * length, length }
      : { kind: location.kind, data: location.data.subarray(row * length, (row + 1) * length) };
  return readFloat32({ ...entry, shape: [width], location: place });
}

const nothingSaid = (word: string): Problem =>
  new Problem("training/option", {
    en: `init_word is ${JSON.stringify(word)}, which holds no word, expected one that the model knows, such as "cat".`,
    zh: `init_word 为 ${JSON.stringify(word)}，其中没有词，应为模型认识的词，例如“cat”。`,
  });
