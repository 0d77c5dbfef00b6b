/** What a trained LoRA says about itself: kohya's `ss_` fields, all of them texts, as A1111 and its extensions read them.
 *  Reference: kohya-ss/sd-scripts@48d368f, train_network.py. */
import { basename } from "node:path";
import { networkFields, specFields } from "../merging/lora/lora-metadata.ts";
import type { LoraNetwork } from "../networks/lora-network.ts";
import { networkWords } from "../networks/network-words.ts";
import type { FinishedMoment } from "./diffusion-run.ts";
import type { LoraRunOptions } from "./lora-run.ts";
import type { RunPlan } from "./run-plan.ts";
import { baseWords, runWords, trainedResolution } from "./run-words.ts";

export interface MetadataMoment extends FinishedMoment {
  readonly network: LoraNetwork;
}

export function loraMetadata(
  options: LoraRunOptions,
  { network, ...moment }: MetadataMoment,
): Record<string, string> {
  const { name, checkpoint, training } = options;
  const { module, args } = networkWords(network.kind, training);
  const base = baseWords(checkpoint);
  const fields = networkFields(
    { dim: String(training.networkDim), alpha: pythonFloat(training.networkAlpha), args },
    [],
    base,
  );
  return {
    ...fields,
    ...specFields(base, {
      ...{ title: name, mergedFrom: [], lora: true },
      resolution: trainedResolution(options),
    }),
    ss_network_module: module,
    ss_unet_lr: String(training.unetLr ?? training.learningRate),
    ss_text_encoder_lr: String(training.textEncoderLr ?? training.learningRate),
    ...(training.dropout && { ss_network_dropout: String(training.dropout.network) }),
    ...(training.scaleWeightNorms !== undefined && {
      ss_scale_weight_norms: String(training.scaleWeightNorms),
    }),
    ...runWords(options, moment),
    ss_tag_frequency: JSON.stringify(tagFrequency(moment.plan)),
  };
}

/** How often each tag stands in the captions of each folder; A1111's cards of LoRAs show it. */
function tagFrequency({ pictures }: RunPlan): Record<string, Record<string, number>> {
  // folders and tags may be called `__proto__` or `constructor`
  const all = new Map<string, Map<string, number>>();
  for (const { subset, picture } of pictures) {
    const folder = basename(subset.folder);
    const own = all.get(folder) ?? new Map<string, number>();
    all.set(folder, own);
    for (const part of picture.caption.split(subset.captionSeparator)) {
      const tag = part.trim();
      if (tag !== "") own.set(tag, (own.get(tag) ?? 0) + 1);
    }
  }
  return Object.fromEntries([...all].map(([folder, tags]) => [folder, Object.fromEntries(tags)]));
}

/** As Python writes a float: `1.0`. */
const pythonFloat = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(1) : String(value);
