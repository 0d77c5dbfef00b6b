import { join } from "node:path";
import {
  baseModelOf,
  mergeLoras,
  networkFields,
  oneOrDynamic,
  specFields,
  writeLora,
} from "@inkloom/training";
import { type MadeLora, nameOf, secondsSince } from "../../merging/merge-result.ts";
import {
  counting,
  openModel,
  wantedSources,
  weightReader,
  withEngine,
} from "../../merging/sources.ts";
import { modelTarget, saveModel } from "../../model-files/save-model.ts";
import type { Run } from "../../run.ts";

/** Makes one LoRA of several. */
export const runLoraMerge: Run<"lora-merge"> = async (parameters, context): Promise<MadeLora> => {
  const start = performance.now();
  const { loras, method, rank, conv_rank, clamp_quantile, precision, overwrite } = parameters;
  const model =
    parameters.model === undefined ? undefined : await openModel(parameters.model, context);
  const { words, merged, opened } = await wantedSources(loras, context, model);
  const names = words.map(({ name }) => name);
  const path = await modelTarget(parameters, join(context.home, "loras"), names.join("+"));
  const convRank = conv_rank ?? rank;
  const metadata = opened.sources.map((source) => source.metadata);
  const base = baseModelOf(opened.textWidth, metadata);
  const written = await withEngine(context, (engine) =>
    saveModel(path, overwrite, (temporary) =>
      writeLora(
        temporary,
        mergeLoras(
          merged,
          opened.book,
          { method, rank, convRank, quantile: clamp_quantile },
          {
            engine,
            weight: model && weightReader(model),
            signal: context.signal,
            onLayer: counting(context),
          },
        ),
        precision,
        ({ ranks, alphas }) => ({
          ...networkFields(
            method === "svd"
              ? {
                  dim: String(rank),
                  alpha: String(rank),
                  args: { conv_dim: convRank, conv_alpha: convRank },
                }
              : { dim: oneOrDynamic(ranks, String), alpha: oneOrDynamic(alphas, String) },
            metadata,
            base,
          ),
          ...specFields(base, { title: nameOf(path), mergedFrom: names, lora: true }),
          ss_output_name: nameOf(path),
          "inkloom.merge": JSON.stringify({ tool: "lora-merge", method, sources: words }),
        }),
      ),
    ),
  );
  const { bytes, hash, layers, ranks } = written;
  return { path, name: nameOf(path), bytes, hash, layers, ranks, seconds: secondsSince(start) };
};
