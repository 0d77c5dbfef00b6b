/** Values that live at once in the graphs of a checkpoint's networks, traced for the asked size without any weights. */
import {
  type Graph,
  graphOf,
  input,
  liveBytes,
  optimise,
  type Shape,
  sizeOf,
} from "@inkloom/engine";
import {
  adapterInput,
  type LayerLayout,
  type ModelConfig,
  modelManifest,
  PREFIXES,
  unet,
  unetInputs,
  vaeDecode,
  weightsAt,
} from "@inkloom/models";
import { loraModules } from "../networks/lora-settings.ts";
import { traceStep } from "../steps/training-graph.ts";
import type { Recomputed } from "./transformer-activations.ts";

/** Pictures at a time, in latent cells. */
export interface TracedSize {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/** What is trained of a checkpoint. */
export interface Trained {
  readonly task: "lora" | "full";
  /** Rank of a LoRA. */
  readonly rank: number;
  /** Rank of its convolutions; none where absent. */
  readonly convRank?: number | undefined;
  readonly textEncoder: boolean;
}

/** Tokens of a short prompt. */
const TOKENS = 77;

/** A U-Net's step with guidance, which asks for two answers of each picture. */
export function unetLive({ unet: config }: ModelConfig, { batch, ...cells }: TracedSize): number {
  const rows = config.guidanceSize === undefined ? 2 * batch : batch;
  const inputs = unetInputs(config, { batch: rows, ...cells, tokens: TOKENS });
  return liveBytes(graphOf({ noise: unet(weightsAt(PREFIXES.unet), inputs, config) }));
}

/** Decoding the pictures at once. */
export function decoderLive(
  { vae: config }: ModelConfig,
  { batch, height, width }: TracedSize,
): number {
  const latents = input("latents", [batch, config.latentChannels, height, width]);
  return liveBytes(graphOf({ picture: vaeDecode(weightsAt(PREFIXES.vae), latents, config) }));
}

/** Number of values that training changes. @throws Problem `training/option` */
export function trainedValues(config: ModelConfig, trained: Trained): number {
  const shapes = [...trainedShapes(config, trained).values()];
  return shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
}

/** The graph of a training step. What the loss does not read, as the last layer of a text encoder with clip skip, has no
 *  gradient. */
export function stepGraph(
  config: ModelConfig,
  trained: Trained,
  size: TracedSize,
  recomputed: Recomputed,
): Graph {
  const layout = new Map<string, LayerLayout>();
  if (trained.task === "lora")
    for (const { layer, dim } of loraModules(config, settingsOf(trained)))
      layout.set(layer, { rank: dim, branch: true });
  const shapes = trainedShapes(config, trained);
  // Never filled: a graph knows shapes alone.
  const whole =
    trained.task === "full"
      ? [...shapes].map(([name, shape]) => ({ name, shape, values: new Float32Array() }))
      : [];
  const step = (names: readonly string[]): Graph =>
    graphOf(
      traceStep(tracedNetworks(config), {
        size: { ...size, chunks: 1 },
        clipSkip: 1,
        layout,
        whole,
        trained: names,
        checkpointing: recomputed === "full",
        keepAll: recomputed === "none",
      }),
    );
  const read = new Set(step([]).inputs.map(({ name }) => name));
  return optimise(step([...shapes.keys()].filter((name) => read.has(name))));
}

const tracedNetworks = ({ unet: drawing, textEncoder, textEncoder2 }: ModelConfig) => ({
  unet: { config: drawing },
  textEncoder: { config: textEncoder },
  ...(textEncoder2 && { textEncoder2: { config: textEncoder2 } }),
});

/** By the names that a step's graph has for them. */
function trainedShapes(config: ModelConfig, trained: Trained): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  if (trained.task === "lora")
    for (const { layer, shape, dim } of loraModules(config, settingsOf(trained))) {
      shapes.set(adapterInput.down(layer), shape.with(0, dim));
      shapes.set(adapterInput.up(layer), [shape[0] ?? 1, dim]);
    }
  else {
    const { unet: drawing, textEncoder, textEncoder2 } = modelManifest(config);
    const parts = trained.textEncoder ? [drawing, textEncoder, textEncoder2] : [drawing];
    for (const { key, shape } of parts.flat()) shapes.set(key, shape);
  }
  return shapes;
}

const settingsOf = ({ rank, convRank, textEncoder }: Trained) => ({
  networkDim: rank,
  networkAlpha: rank,
  ...(convRank !== undefined && { convDim: convRank, convAlpha: 1 }),
  trainUnet: true,
  trainTextEncoder: textEncoder,
});
