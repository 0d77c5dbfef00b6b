/** Learns a word: textual inversion, kohya's train_textual_inversion.py, on the engine's own gradients.
 *  Gal et al., "An Image is Worth One Word", arXiv:2208.01618. */
import { Problem, type Text } from "@inkloom/contract";
import { writeEmbeddingFile } from "../files/embedding-file.ts";
import { specFields } from "../merging/lora/lora-metadata.ts";
import { newEmbedding } from "../networks/embedding-network.ts";
import { saysWord } from "../steps/caption-tokens.ts";
import { SENTENCES, type Sentences } from "../steps/template-sentences.ts";
import {
  type DiffusionRunOptions,
  type DiffusionRunResult,
  trainDiffusion,
  type WrittenSubject,
} from "./diffusion-run.ts";
import type { DiffusionTraining } from "./diffusion-training.ts";
import { expectTrainable } from "./base-checkpoint.ts";
import { baseWords, runWords, trainedResolution } from "./run-words.ts";

/** kohya's options; every one of them decides about the vectors. */
export interface EmbeddingTraining extends DiffusionTraining {
  /** The word, as captions say it. */
  readonly tokenString: string;
  readonly vectors: number;
  /** Words that it begins as. */
  readonly initWord?: string | undefined;
  /** Sentences that stand in for the captions. */
  readonly sentences?: Sentences | undefined;
}

type EmbeddingRunOptions = DiffusionRunOptions<EmbeddingTraining>;

interface WrittenEmbedding extends WrittenSubject {
  readonly bytes: number;
  /** A1111's short hash. */
  readonly hash: string;
}

/** @throws Problem `training/...`, `dataset/...`, and those of checkpoint and runtime */
export async function trainEmbedding(
  options: EmbeddingRunOptions,
): Promise<DiffusionRunResult<WrittenEmbedding>> {
  const { training, checkpoint, name } = options;
  const { tokenString: word, vectors, sentences, learningRate } = training;
  expectTrainable(checkpoint);
  expectWord(word);
  if (sentences === undefined) expectSaid(options);
  const tensors = await newEmbedding(checkpoint, training);
  return trainDiffusion(options, {
    layout: new Map(),
    whole: [],
    tensors: tensors.map((tensor) => ({ ...tensor, learningRate })),
    newWord: { word, vectors },
    ...(sentences && {
      callIt: (_, random) => {
        const all = SENTENCES[sentences];
        return (all[random.below(all.length)] ?? "{}").replace("{}", word);
      },
    }),
    async write(stem, values, moment) {
      const path = `${stem}.safetensors`;
      const made = tensors.map((tensor) => ({
        ...tensor,
        values: values.get(tensor.key) ?? tensor.values,
      }));
      if (moment === "sample")
        return { path, ...(await writeEmbeddingFile(path, made, "float", {})) };
      const spec = specFields(baseWords(checkpoint), {
        ...{ title: name, mergedFrom: [], lora: true },
        resolution: trainedResolution(options),
      });
      const architecture = spec["modelspec.architecture"]?.replace("/lora", "/textual-inversion");
      const metadata = {
        ...spec,
        ...(architecture !== undefined && { "modelspec.architecture": architecture }),
        ss_token_string: word,
        ss_num_vectors_per_token: String(vectors),
        ...(training.initWord !== undefined && { ss_init_word: training.initWord }),
        ...runWords(options, moment),
      };
      return { path, ...(await writeEmbeddingFile(path, made, options.precision, metadata)) };
    },
  });
}

function expectWord(word: string): void {
  if (/^[^\s,]+$/u.test(word)) return;
  throw refused({
    en: `token_string is ${JSON.stringify(word)}, expected one word without blanks and commas, such as "mycat".`,
    zh: `token_string 为 ${JSON.stringify(word)}，应为不含空格与逗号的一个词，例如“mycat”。`,
  });
}

/** Pictures whose captions do not say the word teach it nothing. */
function expectSaid({ data, training: { tokenString } }: EmbeddingRunOptions): void {
  const captions = data.datasets.flatMap(({ subsets }) =>
    subsets.flatMap(({ pictures, captionPrefix, captionSuffix }) =>
      pictures.map(({ caption }) =>
        [captionPrefix, caption, captionSuffix].filter((part) => part).join(" "),
      ),
    ),
  );
  if (captions.some((caption) => saysWord(caption, tokenString))) return;
  throw refused({
    en: `None of the ${captions.length} captions says ${JSON.stringify(tokenString)}, expected the word that is to be learnt in them; or use_object_template or use_style_template in their place.`,
    zh: `${captions.length} 条标注中都没有 ${JSON.stringify(tokenString)}，标注应包含要学习的词；或改用 use_object_template、use_style_template。`,
  });
}

const refused = (sentence: Text): Problem => new Problem("training/option", sentence);
