/** For tests: the tiny BLIP of parity/tagging/blip.py as people have such files, with words `w0`, `w1` ... */
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TensorToWrite, writeSafetensors } from "@inkloom/engine/weights";
import { hashWeight } from "../../../models/src/parity.suite.ts";

interface Golden {
  readonly end: number;
  readonly begin: number;
  readonly bias: number;
  readonly keys: Readonly<Record<string, readonly number[]>>;
  readonly captions: readonly {
    readonly salt: number;
    readonly num_beams: number;
    readonly max_length: number;
    readonly min_length?: number;
    readonly prompt?: readonly number[];
    readonly tokens: readonly number[];
  }[];
}

export const BLIP_GOLDEN = JSON.parse(
  readFileSync(new URL("../../../models/src/blip/goldens/blip.json", import.meta.url), "utf8"),
) as Golden;

/** The word that stands for those that are not in the list. */
export const UNKNOWN_WORD = 1;

const READ = "text_decoder.bert.embeddings.word_embeddings.weight";
const SCORED = "text_decoder.cls.predictions.decoder.weight";
const SCORES_BIAS = "text_decoder.cls.predictions.decoder.bias";

export async function writeTinyCaptioner(folder: string): Promise<void> {
  const { keys, end, begin, bias } = BLIP_GOLDEN;
  const tensors = Object.entries(keys).map(([key, shape]): TensorToWrite => {
    // Words are scored by the weights that they are read with.
    const values = hashWeight(key === SCORED ? READ : key, shape);
    if (key === SCORES_BIAS) values[end] = (values[end] ?? 0) + bias;
    return { key, dtype: "F32", shape, data: () => new Uint8Array(values.buffer) };
  });
  await mkdir(folder, { recursive: true });
  await writeSafetensors(join(folder, "model.safetensors"), tensors);
  const words = Array.from({ length: begin }, (_, i) => `w${i}`)
    .with(UNKNOWN_WORD, "[UNK]")
    .with(end, "[SEP]");
  await writeFile(join(folder, "vocab.txt"), `${words.join("\n")}\n`);
}
