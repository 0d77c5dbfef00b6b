import { dirname } from "node:path";
import { type ParamsOf, Problem } from "@inkloom/contract";
import { type EmbeddingTraining, trainEmbedding } from "@inkloom/training";
import type { Run } from "../../run.ts";
import { runOfTraining } from "../../training-runs/run-training.ts";
import { runTraining } from "../../training-runs/training-of.ts";

type Parameters = ParamsOf<"train-embedding">;

/** Learns a word, or goes on with a run of that name. */
export const runTrainEmbedding: Run<"train-embedding"> = (parameters, context) =>
  runOfTraining(parameters, context, {
    tool: "train-embedding",
    training: trainingOf(parameters),
    output: "embeddings",
    train: trainEmbedding,
    drawn: (file) => ({
      request: { model: parameters.model },
      places: { embeddingFolders: [dirname(file)] },
      said: (prompt) => saidOfSample(prompt, parameters),
    }),
  });

/** A prompt may call the word by either name; the longer may hold the shorter, and the file's name may hold both. */
function saidOfSample(
  prompt: string,
  { token_string, output_name }: Pick<Parameters, "token_string" | "output_name">,
): string {
  const [long, short] =
    token_string.length > output_name.length
      ? [token_string, output_name]
      : [output_name, token_string];
  return prompt
    .split(long)
    .map((part) => part.replaceAll(short, "sample"))
    .join("sample");
}

/** @throws Problem `training/option` */
function trainingOf(parameters: Parameters): EmbeddingTraining {
  const { token_string, init_word, num_vectors_per_token } = parameters;
  const { use_object_template: object, use_style_template: style } = parameters;
  if (object && style)
    throw new Problem("training/option", {
      en: "use_object_template and use_style_template are given, expected one of them.",
      zh: "同时给出了 use_object_template 与 use_style_template，应只给出一个。",
    });
  return {
    ...runTraining(parameters),
    tokenString: token_string,
    vectors: num_vectors_per_token,
    initWord: init_word,
    sentences: object ? "object" : style ? "style" : undefined,
  };
}
