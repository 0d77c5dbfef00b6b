import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { findLora } from "@inkloom/diffusion";
import {
  bookOfCheckpoint,
  openSources,
  type ResizedLayer,
  resizeLora,
  withoutHashes,
  writeLora,
} from "@inkloom/training";
import { type MadeLora, nameOf, secondsSince } from "../../merging/merge-result.ts";
import { counting, openModel, weightReader, withEngine } from "../../merging/sources.ts";
import { modelTarget, saveModel } from "../../model-files/save-model.ts";
import { loraFolders, type Run } from "../../run.ts";

/** Makes a smaller LoRA of another. */
export const runLoraResize: Run<"lora-resize"> = async (parameters, context): Promise<MadeLora> => {
  const start = performance.now();
  const { file, rank, conv_rank, method, precision, overwrite } = parameters;
  const target = targetOf(parameters);
  const model =
    parameters.model === undefined ? undefined : await openModel(parameters.model, context);
  const place = await findLora(file, loraFolders(context));
  const { sources, book } = await openSources([place], model && bookOfCheckpoint(model.adaptable));
  const [source] = sources;
  if (!source) throw new Error("one file was opened and none came back");
  const made = `${place.name}-${method === "fixed" ? `rank${String(rank)}` : method.slice(3)}`;
  const path = await modelTarget(parameters, join(context.home, "loras"), made);
  const convRank = conv_rank ?? rank;
  const before = Math.max(...source.changes.map((change) => change.rank));
  const kept: number[] = [];
  const written = await withEngine(context, (engine) =>
    saveModel(path, overwrite, (temporary) =>
      writeLora(
        temporary,
        noting(
          resizeLora(
            source,
            book,
            { method, target, rank, convRank },
            {
              engine,
              weight: model && weightReader(model),
              signal: context.signal,
              onLayer: counting(context),
            },
          ),
          kept,
        ),
        precision,
        ({ alphas }) => ({
          ...withoutHashes(source.metadata),
          ...resizedFields(source.metadata, { before, rank, convRank, method, target, alphas }),
          ss_output_name: nameOf(path),
          "modelspec.title": nameOf(path),
          "inkloom.merge": JSON.stringify({ tool: "lora-resize", method, source: place.name }),
        }),
      ),
    ),
  );
  const { bytes, hash, layers, ranks } = written;
  const mean = kept.reduce((sum, each) => sum + each, 0) / kept.length;
  return {
    path,
    name: nameOf(path),
    bytes,
    hash,
    layers,
    ranks,
    ...(kept.length > 0 && { kept: mean }),
    seconds: secondsSince(start),
  };
};

async function* noting(
  layers: AsyncIterable<ResizedLayer>,
  kept: number[],
): AsyncGenerator<ResizedLayer> {
  for await (const layer of layers) {
    if (layer.kept !== undefined) kept.push(layer.kept);
    yield layer;
  }
}

/** @throws Problem `merge/request` where it means nothing to the method */
function targetOf({
  method,
  target,
}: {
  readonly method: "fixed" | "sv_ratio" | "sv_cumulative" | "sv_fro";
  readonly target?: number;
}): number {
  const ratio = method === "sv_ratio";
  const given = target ?? (ratio ? 10 : 0.9);
  if (method === "fixed" || (ratio ? given >= 1 : given <= 1)) return given;
  throw new Problem("merge/request", {
    en: `target: got ${given}, expected ${ratio ? "at least 1" : "at most 1"} for ${method}`,
    zh: `target：给出的是 ${given}，${method} 方式应${ratio ? "不小于 1" : "不大于 1"}`,
  });
}

/** Kohya's words: networks/resize_lora.py (resize). */
function resizedFields(
  metadata: Readonly<Record<string, string>>,
  {
    before,
    rank,
    convRank,
    method,
    target,
    alphas,
  }: {
    readonly before: number;
    readonly rank: number;
    readonly convRank: number;
    readonly method: string;
    readonly target: number;
    readonly alphas: readonly number[];
  },
): Readonly<Record<string, string>> {
  const comment = metadata["ss_training_comment"] ?? "";
  if (method !== "fixed")
    return {
      ss_training_comment: `Dynamic resize with ${method}: ${target} from ${before}; ${comment}`,
      ss_network_dim: "Dynamic",
      ss_network_alpha: "Dynamic",
    };
  const conv = convRank === rank ? "" : ` (conv: ${convRank})`;
  return {
    ss_training_comment: `dimension is resized from ${before} to ${rank}${conv}; ${comment}`,
    ss_network_dim: String(rank),
    ss_network_alpha: String(alphas.at(-1) ?? rank),
  };
}
