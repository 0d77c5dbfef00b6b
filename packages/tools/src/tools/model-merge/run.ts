import { join } from "node:path";
import { blockRatios, mergePlan, openVae, specFields, writeCheckpoint } from "@inkloom/training";
import { type MadeCheckpoint, nameOf, secondsSince } from "../../merging/merge-result.ts";
import { counting, openModel } from "../../merging/sources.ts";
import { modelTarget, saveModel } from "../../model-files/save-model.ts";
import { modelFolders, otherVaeFolders, type Run } from "../../run.ts";

/** Methods whose ratio counts differences, not shares. */
const DIFFERENCES = ["add-difference", "ties", "dare"];

/** Makes one checkpoint of two or three. */
export const runModelMerge: Run<"model-merge"> = async (
  parameters,
  context,
): Promise<MadeCheckpoint> => {
  const start = performance.now();
  const { method, ratio_c, blocks, density, drop_seed, vae, keep_vae, precision, overwrite } =
    parameters;
  const whole = blocks !== undefined || DIFFERENCES.includes(method);
  const ratio = parameters.ratio ?? (whole ? 1 : 0.5);
  const second = method === "triple-sum" ? ratio_c : 0;
  const [a, b] = [
    await openModel(parameters.model_a, context),
    await openModel(parameters.model_b, context),
  ];
  const c =
    parameters.model_c === undefined ? undefined : await openModel(parameters.model_c, context);
  const plan = mergePlan(
    { a, b, c },
    {
      method,
      ratio,
      second,
      density,
      seed: drop_seed,
      blocks: blockRatios(blocks),
      keepVae: keep_vae || vae !== undefined,
    },
  );
  const mergedFrom = [a, b, ...(c ? [c] : [])].map(({ name }) => name);
  const path = await modelTarget(
    parameters,
    join(context.home, "models"),
    mergedFrom.join("+"),
    a.layout === "single-file" ? "file" : "folder",
  );
  const other =
    vae === undefined
      ? undefined
      : await openVae(vae, a, modelFolders(context), otherVaeFolders(context));
  const base = {
    v2: a.family === "SD 2.x",
    sdxl: a.family.startsWith("SDXL"),
    vPrediction: a.noise.parameterization === "v",
  };
  const recipe = {
    tool: "model-merge",
    method,
    models: mergedFrom,
    ratio,
    ...(second !== 0 && { ratio_c }),
    ...(blocks !== undefined && { blocks }),
    ...(["ties", "dare"].includes(method) && { density }),
    ...(method === "dare" && { drop_seed }),
    ...(vae !== undefined && { vae }),
  };
  const written = await saveModel(path, overwrite, (temporary) =>
    writeCheckpoint(temporary, {
      base: a,
      change: plan.change,
      vae: other,
      precision,
      metadata: {
        ...specFields(base, { title: nameOf(path), mergedFrom, lora: false }),
        "inkloom.merge": JSON.stringify(recipe),
      },
      signal: context.signal,
      onTensor: counting(context),
    }),
  );
  const { kept, leftOut } = plan;
  return { path, name: nameOf(path), ...written, kept, leftOut, seconds: secondsSince(start) };
};
