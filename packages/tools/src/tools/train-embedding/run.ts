import { dirname } from "node:path";
import { type ParamsOf, Problem } from "@inkloom/contract";
import { type EmbeddingTraining, trainEmbedding } from "@inkloom/training";
import type { Run } from "../../run.ts";
import { runOfTraining } from "../../training-runs/run-training.ts";
import { runTraining } from "../../training-runs/training-of.ts";

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
      said: (prompt) =>
        prompt
          .replaceAll(parameters.token_string, "sample")
          .replaceAll(parameters.output_name, "sample"),
    }),
  });

/** @throws Problem `training/option` */
function trainingOf(parameters: ParamsOf<"train-embedding">): EmbeddingTraining {
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
