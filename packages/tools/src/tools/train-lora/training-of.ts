/** kohya's options of a request, as the trainer takes them. */
import { type ParamsOf, Problem } from "@inkloom/contract";
import type { LoraTraining } from "@inkloom/training";
import { runTraining } from "../../training-runs/training-of.ts";

type Parameters = ParamsOf<"train-lora">;

/** @throws Problem `training/option` for a list that holds something else than numbers */
export function trainingOf(parameters: Parameters): LoraTraining {
  const { algo, network_dim, network_alpha = network_dim / 2, ...rest } = parameters;
  return {
    kind: algo,
    networkDim: network_dim,
    networkAlpha: network_alpha,
    convDim: rest.conv_dim,
    convAlpha: rest.conv_alpha,
    blockDims: numbers("block_dims", rest.block_dims),
    blockAlphas: numbers("block_alphas", rest.block_alphas),
    convBlockDims: numbers("conv_block_dims", rest.conv_block_dims),
    convBlockAlphas: numbers("conv_block_alphas", rest.conv_block_alphas),
    blockLrWeight: numbers("block_lr_weight", rest.block_lr_weight),
    ...(algo === "lokr" && {
      lokr: {
        factor: lokrFactor(rest.factor),
        decomposeBoth: rest.decompose_both,
        fullMatrix: rest.full_matrix,
      },
    }),
    dropout: dropoutOf(parameters),
    plusRatios: plusRatiosOf(parameters),
    scaleWeightNorms: rest.scale_weight_norms,
    trainUnet: !rest.network_train_text_encoder_only,
    trainTextEncoder: !rest.network_train_unet_only,
    ...runTraining(parameters),
    unetLr: rest.unet_lr,
  };
}

/** Absent where nothing is dropped, so that runs of before go on. */
function dropoutOf(parameters: Parameters): LoraTraining["dropout"] {
  const { network_dropout: network, rank_dropout: rank, module_dropout: module } = parameters;
  return network + rank + module > 0 ? { network, rank, module } : undefined;
}

function plusRatiosOf({
  loraplus_lr_ratio: both = 1,
  loraplus_unet_lr_ratio: unet = both,
  loraplus_text_encoder_lr_ratio: textEncoder = both,
}: Parameters): LoraTraining["plusRatios"] {
  return unet === 1 && textEncoder === 1 ? undefined : { unet, textEncoder };
}

function lokrFactor(factor: number): number {
  if (factor !== 0) return factor;
  throw new Problem("training/option", {
    en: "factor is 0, expected -1 or a number from 1 on.",
    zh: "factor 为 0，应为 -1 或不小于 1 的数。",
  });
}

function numbers(option: string, text: string | undefined): readonly number[] | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const values = text.split(",").map((each) => (each.trim() === "" ? Number.NaN : Number(each)));
  if (values.some((value) => !Number.isFinite(value) || value < 0))
    throw new Problem("training/option", {
      en: `${option}: got ${JSON.stringify(text)}, expected numbers from 0 on with commas between.`,
      zh: `${option}：给出的是 ${JSON.stringify(text)}，应为以逗号分隔的非负数。`,
    });
  return values;
}
