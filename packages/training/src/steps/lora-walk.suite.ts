/** For tests: steps of training parts of the embedded model, or of another one, beside PyTorch, from the same first values,
 *  latents, noise and words. */
import { fileURLToPath } from "node:url";
import { type Checkpoint, discreteSchedule, openCheckpoint } from "@inkloom/diffusion";
import type { Runtime, Shape } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { sizeOf } from "@inkloom/engine";
import {
  type ControlNetConfig,
  controlNetDiffusersNaming,
  PREFIXES,
  sizeWaves,
} from "@inkloom/models";
import { hashIds, hashInput } from "../../../models/src/parity.suite.ts";
import { withNoise } from "../losses/noising.ts";
import { newControlNet } from "../networks/control-network.ts";
import { NEW_WORD, newEmbedding } from "../networks/embedding-network.ts";
import { type LoraKind, type LoraTensor, newLoraNetwork } from "../networks/lora-network.ts";
import { loraModules, type LoraSettings } from "../networks/lora-settings.ts";
import { clipGradients, createOptimizer } from "../optimizers/index.ts";
import { LossScale } from "./loss-scale.ts";
import { tiledKernels } from "./tiled-kernels.ts";
import {
  type StepPicture,
  StepRunner,
  type StepRunnerOptions,
  type StepTensor,
} from "./step-runner.ts";

const MODELS = fileURLToPath(new URL("../../../../models", import.meta.url));

/** As in parity/training/lora_walk.py and lycoris_walk.py. */
const [BATCH, RATE] = [2, 2e-3];
const SETTINGS = { networkDim: 4, networkAlpha: 2, trainUnet: true, trainTextEncoder: true };

const embedded = (): Promise<Checkpoint> => openCheckpoint("inkloom-mini", [MODELS]);

const hashedDown = (key: string, shape: Shape): Float32Array => {
  const scale = 1 / Math.sqrt(3 * sizeOf(shape.slice(1)));
  return hashInput(key, shape).data.map((value) => value * scale);
};

/** What PyTorch came to: the losses, and some of the factors. */
export async function walkGolden(name = "lora-walk"): Promise<ReadonlyMap<string, Float32Array>> {
  const file = new URL(`./goldens/${name}.safetensors`, import.meta.url);
  const { entries } = await openWeights(fileURLToPath(file));
  const read = [...entries].map(async ([key, entry]) => [key, await readFloat32(entry)] as const);
  return new Map(await Promise.all(read));
}

interface Walk {
  readonly losses: number[];
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

interface Ways {
  /** Where to put kernels for convolutions over tiles, which then serve; plain convolutions without it. */
  readonly tiles?: string;
  /** Products in float16, and the factor of the loss that goes with it. */
  readonly mixedPrecision?: boolean;
  /** Left open. @default the processor's */
  readonly runtime?: Runtime;
  /** @default the embedded model */
  readonly checkpoint?: Checkpoint;
  /** What the reference calls a tensor. @default its key */
  readonly nameOf?: (tensor: LoraTensor) => string;
}

/** U-Net and text encoder, rank 4. What does not begin with zeros begins as hashes. */
export async function loraWalk(
  steps: number,
  kind: LoraKind = "lora",
  settings: Partial<LoraSettings> = {},
  { tiles, checkpoint: given, nameOf = ({ key }) => key, ...ways }: Ways = {},
): Promise<Walk> {
  const checkpoint = given ?? (await embedded());
  const { unet, textEncoder, textEncoder2, vae } = checkpoint;
  const config = {
    ...{ unet: unet.config, textEncoder: textEncoder.config, vae: vae.config },
    ...(textEncoder2 && { textEncoder2: textEncoder2.config }),
  };
  const network = newLoraNetwork(kind, loraModules(config, { ...SETTINGS, ...settings }), 0);
  const tensors = network.tensors.map((tensor) => ({ ...tensor, key: nameOf(tensor) }));
  for (const { key, shape, values } of tensors)
    if (values.some((value) => value !== 0)) values.set(hashedDown(key, shape));
  const runtime = await createNodeRuntime("cpu");
  const tiled =
    tiles === undefined
      ? undefined
      : await tiledKernels({
          ...{ runtime, unet, path: tiles, trained: new Set() },
          size: { batch: BATCH, height: 8, width: 8 },
          least: { channels: 1, positions: { 2: 1, 4: 100 } }, // both sides: the finest level has 128 positions
        });
  await runtime.close();
  return walk(steps, checkpoint, { ...network, tensors, tiled, ...ways });
}

/** Two vectors of a word at two places of every text, begun as those of two tokens. */
export async function embeddingWalk(
  steps: number,
  given?: Checkpoint,
  first: readonly number[] = [600, 700],
): Promise<Walk> {
  const checkpoint = given ?? (await embedded());
  const tensors = await newEmbedding(checkpoint, { vectors: 2, seed: 0 });
  for (const { input, shape, values } of tensors) {
    const component = input === NEW_WORD.textEncoder ? "textEncoder" : "textEncoder2";
    const table = checkpoint[component]?.weights.get(tableKey(component));
    if (!table) throw new Error("no table of words");
    const [all, width] = [await readFloat32(table), shape[1] ?? 0];
    first.forEach((id, i) => {
      values.set(all.subarray(id * width, (id + 1) * width), i * width);
    });
  }
  const subject = { tensors, layout: new Map(), newWord: 2 };
  return walk(steps, checkpoint, subject, (picture, row) => {
    const vectors = new Int32Array(77).fill(-1);
    vectors.set([0, 1], row === 0 ? 3 : 9);
    const tokens = { ...picture.tokens, vectors: [vectors], vectors2: [vectors] };
    return { ...picture, tokens };
  });
}

/** A ControlNet that begins as the U-Net, on control pictures that are hashes; tensors by the names of diffusers' files. */
export async function controlWalk(steps: number, given?: Checkpoint): Promise<Walk> {
  const checkpoint = given ?? (await embedded());
  const { config, tensors: own } = await newControlNet(checkpoint, 0);
  const { nameOf } = controlNetDiffusersNaming(config);
  const tensors = own.map(({ name: input, shape, values }) => {
    const key = nameOf(input) ?? input;
    // as diffusers', whose last layer begins as zero
    if (key.startsWith("controlnet_cond_embedding.conv_out")) values.fill(0);
    else if (key.startsWith("controlnet_cond_embedding."))
      values.set(
        key.endsWith(".weight") ? hashedDown(key, shape) : new Float32Array(values.length),
      );
    return { key, input, shape, inputShape: shape, values, scale: 1 };
  });
  const subject = { tensors, layout: new Map(), whole: own, control: config };
  return walk(steps, checkpoint, subject, (picture, row, step) => {
    const hints = hashInput(`hint.${step % 5}`, [BATCH, 3, 64, 64]).data;
    const own = hints.slice((row * hints.length) / BATCH, ((row + 1) * hints.length) / BATCH);
    return { ...picture, hint: own.map((value) => (value / Math.sqrt(3) + 1) / 2) };
  });
}

const tableKey = (component: "textEncoder" | "textEncoder2"): string =>
  `${PREFIXES[component]}.embeddings.token_embedding.weight`;

/** Of SDXL, as parity/training/sdxl_walks.py has them: height and width, crop's top and left, height and width asked for. */
const SIZES = [
  [96, 64, 8, 16, 64, 64],
  [64, 64, 0, 0, 64, 64],
] as const;

/** A row of 77 token ids for each picture. */
const hashedRows = (name: string, vocabulary: number): Int32Array<ArrayBuffer>[] =>
  Array.from({ length: BATCH }, (_, row) => {
    const { data } = hashIds(name, vocabulary, [BATCH, 77]);
    return Int32Array.from(data.slice(row * 77, (row + 1) * 77), Number);
  });

const told = (row = new Int32Array()) => ({ ids: [row] });
/** The text ends at its largest id, as transformers has it of configurations as old as CLIP's. */
const toldToSecond = (row = new Int32Array()) => ({
  ids2: [row],
  end2: row.indexOf(Math.max(...row)),
});

interface WalkedSubject
  extends
    Pick<StepRunnerOptions, "layout" | "whole" | "newWord" | "tiled" | "mixedPrecision">,
    Partial<Pick<StepRunnerOptions, "runtime">> {
  readonly control?: ControlNetConfig;
  readonly tensors: readonly (StepTensor & { readonly key: string; readonly shape: Shape })[];
}

/** AdamW; latents, noise, times and words are hashes, as in parity/training. */
async function walk(
  steps: number,
  { unet, textEncoder, textEncoder2, noise }: Checkpoint,
  { tensors, control, runtime: given, ...subject }: WalkedSubject,
  complete: (picture: StepPicture, row: number, step: number) => StepPicture = (picture) => picture,
): Promise<Walk> {
  const losses: number[] = [];
  const runtime = given ?? (await createNodeRuntime("cpu"));
  const lossScale = subject.mixedPrecision === true ? new LossScale() : undefined;
  const runner = new StepRunner({
    runtime,
    networks: {
      unet,
      textEncoder,
      ...(textEncoder2 && { textEncoder2 }),
      ...(control && { control }),
    },
    ...subject,
    tensors,
    clipSkip: 1,
    chunks: 1,
    channels: 4,
  });
  const optimizer = createOptimizer("AdamW", ["weight_decay=0.01"], RATE);
  const { alphasCumprod } = discreteSchedule(noise.betas);
  for (let step = 0; step < steps; step++) {
    const shape = [BATCH, 4, 8, 8];
    const [latents, drawn] = [`latents.${step % 5}`, `noise.${step}`].map(
      (name) => hashInput(name, shape).data,
    );
    const times = hashIds(`times.${step}`, 1000, [BATCH]).data;
    const ids = hashedRows(`ids.${step % 5}`, textEncoder.config.vocabulary);
    const ids2 = textEncoder2 && hashedRows(`ids2.${step % 5}`, textEncoder2.config.vocabulary);
    const pictures = Array.from({ length: BATCH }, (_, i): StepPicture => {
      const part = <T extends { slice(from: number, to: number): T }>(of: T, size: number): T =>
        of.slice(i * size, (i + 1) * size);
      const own = { alphasCumprod, prediction: "eps" } as const;
      const picture = {
        ...withNoise(
          part(latents ?? new Float32Array(), 256),
          part(drawn ?? new Float32Array(), 256),
          Number(times[i]),
          own,
        ),
        weight: 1,
        tokens: { ...told(ids[i]), ...(ids2 && toldToSecond(ids2[i])) },
        ...(ids2 && { sizes: sizeWaves(SIZES[i] ?? []) }),
      };
      return complete(picture, i, step);
    });
    const size = { batch: BATCH, height: 8, width: 8 };
    const wish = () => ({ gradients: true, lossScale: lossScale?.factor });
    let result = await runner.run(pictures, size, wish());
    while (lossScale?.takes(0, result.gradients) === false)
      result = await runner.run(pictures, size, wish());
    losses.push(result.losses.reduce((sum, loss) => sum + loss, 0) / BATCH);
    const trained = tensors.map(({ key: name, shape: own, values }, i) => ({
      name,
      shape: own,
      values,
      gradient: result.gradients[i] ?? new Float32Array(),
      isLeftOut: result.gradients[i] === undefined,
      learningRate: RATE,
    }));
    clipGradients(trained, 1);
    optimizer.step(trained);
  }
  await runner.release();
  if (given === undefined) await runtime.close();
  return { losses, tensors: new Map(tensors.map(({ key, values }) => [key, values])) };
}
