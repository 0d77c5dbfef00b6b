import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { extractLora, networkFields, specFields, writeLora } from "@inkloom/training";
import { type MadeLora, nameOf, secondsSince } from "../../merging/merge-result.ts";
import { counting, openModel, withEngine } from "../../merging/sources.ts";
import { modelTarget, saveModel } from "../../model-files/save-model.ts";
import type { Run } from "../../run.ts";

/** Makes a LoRA of the difference of two checkpoints. */
export const runLoraExtract: Run<"lora-extract"> = async (
  parameters,
  context,
): Promise<MadeLora> => {
  const start = performance.now();
  const { rank, conv_rank, clamp_quantile, min_diff, precision, overwrite } = parameters;
  const original = await openModel(parameters.original, context);
  const tuned = await openModel(parameters.tuned, context);
  if (original.family !== tuned.family)
    throw new Problem("merge/families", {
      en: `${tuned.path} is ${tuned.label.en}, expected ${original.label.en} like ${original.path}`,
      zh: `${tuned.path} 为 ${tuned.label.zh}，应与 ${original.path} 相同，为 ${original.label.zh}`,
    });
  const names = [original.name, tuned.name];
  const path = await modelTarget(
    parameters,
    join(context.home, "loras"),
    `${tuned.name}-${original.name}`,
  );
  const base = {
    v2: original.family === "SD 2.x",
    sdxl: original.family.startsWith("SDXL"),
    vPrediction: original.noise.parameterization === "v",
  };
  const written = await withEngine(context, (engine) =>
    saveModel(path, overwrite, (temporary) =>
      writeLora(
        temporary,
        extractLora(
          original.adaptable,
          tuned.adaptable,
          {
            rank,
            convRank: conv_rank,
            quantile: clamp_quantile,
            leastDifference: min_diff,
          },
          { engine, signal: context.signal, onLayer: counting(context) },
        ),
        precision,
        () => ({
          ...networkFields(
            {
              dim: String(rank),
              alpha: rank.toFixed(1),
              ...(conv_rank > 0 && {
                args: { conv_dim: String(conv_rank), conv_alpha: conv_rank.toFixed(1) },
              }),
            },
            [],
            base,
          ),
          ...specFields(base, { title: nameOf(path), mergedFrom: [], lora: true }),
          ss_output_name: nameOf(path),
          "inkloom.merge": JSON.stringify({ tool: "lora-extract", sources: names }),
        }),
      ),
    ),
  );
  const { bytes, hash, layers, ranks } = written;
  return { path, name: nameOf(path), bytes, hash, layers, ranks, seconds: secondsSince(start) };
};
