import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { newWeights, readWeight, resized, writeModelFolder } from "@inkloom/training";
import { type MadeCheckpoint, nameOf, secondsSince } from "../../merging/merge-result.ts";
import { openModel } from "../../merging/sources.ts";
import { modelTarget, saveModel } from "../../model-files/save-model.ts";
import type { Run } from "../../run.ts";

/** Makes a model that is trained from the beginning. */
export const runModelNew: Run<"model-new"> = async (
  parameters,
  context,
): Promise<MadeCheckpoint> => {
  const start = performance.now();
  const { model, unet_channels, text_layers, text_width, predicts, overwrite } = parameters;
  const base = await openModel(model, context);
  if (base.layout !== "diffusers")
    throw new Problem("training/checkpoint", {
      en: `${base.path} is a single file, expected a folder in diffusers' layout: the vocabulary is taken from it.`,
      zh: `${base.path} 为单个文件，应为 diffusers 结构的文件夹：词表取自其中。`,
    });
  const config = resized(base.config, base.name, {
    unetChannels: numbersOf(unet_channels),
    textLayers: text_layers,
    textWidth: text_width,
  });
  const path = await modelTarget(
    parameters,
    join(context.home, "models"),
    `${base.name} new`,
    "folder",
  );
  const fresh = newWeights(config, parameters.start_seed);
  const written = await saveModel(path, overwrite, (temporary) =>
    writeModelFolder(temporary, {
      config,
      side: base.nativeSize,
      prediction: predicts === "velocity" ? "v" : "eps",
      tokenizer: join(base.path, "tokenizer"),
      precision: parameters.precision,
      async values(key) {
        const values = fresh.get(key) ?? (await readWeight(base, key));
        if (values) return values;
        throw new Error(`${base.path}: there is no ${key}`);
      },
    }),
  );
  return { path, name: nameOf(path), ...written, averages: 0, seconds: secondsSince(start) };
};

function numbersOf(text: string | undefined): readonly number[] | undefined {
  const numbers = text?.split(",").map((each) => Number(each.trim()));
  if (numbers?.every((each) => Number.isInteger(each) && each > 0) === false)
    throw new Problem("training/option", {
      en: `unet_channels: got ${JSON.stringify(text)}, expected whole numbers with commas between, such as 64,128,160,160.`,
      zh: `unet_channels：给出的是 ${JSON.stringify(text)}，应为以逗号分隔的整数，例如 64,128,160,160。`,
    });
  return numbers;
}
