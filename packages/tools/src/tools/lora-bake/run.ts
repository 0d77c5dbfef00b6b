import { join } from "node:path";
import { bakedWeights, openVae, specFields, writeCheckpoint } from "@inkloom/training";
import { type MadeCheckpoint, nameOf, secondsSince } from "../../merging/merge-result.ts";
import { counting, openModel, wantedSources, withEngine } from "../../merging/sources.ts";
import { modelTarget, saveModel } from "../../model-files/save-model.ts";
import { modelFolders, otherVaeFolders, type Run } from "../../run.ts";

/** Makes a checkpoint of another one and LoRAs. */
export const runLoraBake: Run<"lora-bake"> = async (
  parameters,
  context,
): Promise<MadeCheckpoint> => {
  const start = performance.now();
  const { loras, vae, precision, overwrite } = parameters;
  const model = await openModel(parameters.model, context);
  const { words, merged } = await wantedSources(loras, context, model);
  const mergedFrom = [model.name, ...words.map(({ name }) => name)];
  const path = await modelTarget(
    parameters,
    join(context.home, "models"),
    mergedFrom.join("+"),
    model.layout === "single-file" ? "file" : "folder",
  );
  const other =
    vae === undefined
      ? undefined
      : await openVae(vae, model, modelFolders(context), otherVaeFolders(context));
  const base = {
    v2: model.family === "SD 2.x",
    sdxl: model.family.startsWith("SDXL"),
    vPrediction: model.noise.parameterization === "v",
  };
  const written = await withEngine(context, (engine) => {
    const change = bakedWeights(merged, engine);
    return saveModel(path, overwrite, (temporary) =>
      writeCheckpoint(temporary, {
        base: model,
        change,
        vae: other,
        precision,
        metadata: {
          ...specFields(base, { title: nameOf(path), mergedFrom, lora: false }),
          "inkloom.merge": JSON.stringify({
            tool: "lora-bake",
            model: model.name,
            sources: words,
            ...(vae !== undefined && { vae }),
          }),
        },
        signal: context.signal,
        onTensor: counting(context),
      }),
    );
  });
  return { path, name: nameOf(path), ...written, seconds: secondsSince(start) };
};
