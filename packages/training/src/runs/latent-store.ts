/** Latents of pictures, made once and kept on disk: what the autoencoder makes of a picture does not change while
 *  something else is trained. One draw of what the encoder finds likely is kept, as kohya's `cache_latents` does. */
import { createHash } from "node:crypto";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import { compileGraph, input, optimise, type Runtime, type Session } from "@inkloom/engine";
import {
  openWeights,
  readFloat32,
  type WeightEntry,
  writeSafetensors,
} from "@inkloom/engine/weights";
import { PREFIXES, vaeEncode, type VaeConfig, weightsAt } from "@inkloom/models";
import { planPicture, type PicturePlan } from "../datasets/buckets.ts";
import { loadTrainingPicture } from "../datasets/load-training-picture.ts";
import { writing } from "../files/write-failure.ts";
import { randomStream } from "../random/random-stream.ts";
import type { PlannedPicture } from "./run-plan.ts";

export interface LatentStoreOptions {
  readonly runtime: Runtime;
  readonly vae: { readonly config: VaeConfig; readonly weights: ReadonlyMap<string, WeightEntry> };
  /** Name of the autoencoder's file, its size and time: another one makes other latents. */
  readonly vaeIdentity: string;
  readonly folder: string;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** One picture ready for a step. */
export interface StepLatents {
  /** [C, H, W] in the U-Net's scale. */
  readonly data: Float32Array;
  readonly plan: PicturePlan;
}

export interface LatentStore {
  /** `draw` tells draws of random cuts apart. */
  get(planned: PlannedPicture, flip: boolean, draw: string): Promise<StepLatents>;
  /** Lets the encoders go; they are loaded again when they are needed. */
  rest(): Promise<void>;
}

export async function latentStore(options: LatentStoreOptions): Promise<LatentStore> {
  const { folder, seed, vae, runtime } = options;
  await writing(folder, () => mkdir(folder, { recursive: true }));
  const sessions = new Map<string, Promise<Session>>();
  const encoder = (width: number, height: number): Promise<Session> => {
    const name = `${width}x${height}`;
    const known = sessions.get(name) ?? loadEncoder(runtime, vae, width, height);
    sessions.set(name, known);
    return known;
  };
  const { latentChannels, scalingFactor } = vae.config;

  const encoded = async (planes: Float32Array, plan: PicturePlan, draw: string) => {
    const [width, height] = plan.bucket;
    const session = await encoder(width, height);
    const feeds = {
      picture: { dtype: "float32", shape: [1, 3, height, width], data: planes },
    } as const;
    const results = await session.run(feeds, { ...(options.signal && { signal: options.signal }) });
    const [mean, logvar] = [results["mean"]?.data, results["logvar"]?.data];
    if (!(mean instanceof Float32Array) || !(logvar instanceof Float32Array))
      throw new Error("the autoencoder answered no moments");
    const noise = randomStream(seed, "latents", draw).normals(mean.length);
    return mean.map((value, i) => {
      const spread = Math.exp(0.5 * Math.min(20, Math.max(-30, logvar[i] ?? 0)));
      return (value + spread * (noise[i] ?? 0)) * scalingFactor;
    });
  };

  return {
    async get(planned, flip, draw) {
      const { picture, subset, bucket } = planned;
      const random = subset.randomCrop ? randomStream(seed, "cut", draw) : undefined;
      const plan = planPicture([picture.width, picture.height], bucket, {
        flip,
        ...(random && { random: (most) => random.below(most + 1) }),
      });
      const { resizeInterpolation: interpolation } = subset;
      const load = () => loadTrainingPicture(picture, plan, { flip, interpolation });
      if (random) return { data: await encoded(await load(), plan, draw), plan };
      const identity = await identityOf(planned, plan, [
        flip,
        interpolation ?? "",
        options.vaeIdentity,
        seed,
      ]);
      const path = join(folder, `${identity}.safetensors`);
      const kept = await readKept(path, latentChannels, plan);
      if (kept) return { data: kept, plan };
      const data = await encoded(await load(), plan, identity);
      await keep(path, data, latentChannels, plan);
      return { data, plan };
    },
    async rest() {
      const open = [...sessions.values()];
      sessions.clear();
      for (const session of open) await (await session).release();
    },
  };
}

async function loadEncoder(
  runtime: Runtime,
  { config, weights }: LatentStoreOptions["vae"],
  width: number,
  height: number,
): Promise<Session> {
  const picture = input("picture", [1, 3, height, width]);
  const { mean, logvar } = vaeEncode(weightsAt(PREFIXES.vae), picture, config);
  const graph = compileGraph(
    `vae encoder ${width}x${height}`,
    { mean, logvar },
    {
      weights,
      capabilities: runtime.capabilities,
      optimise,
    },
  );
  return runtime.load({ ...graph, givesBack: true });
}

async function identityOf(
  { picture }: PlannedPicture,
  plan: PicturePlan,
  more: readonly (string | number | boolean)[],
): Promise<string> {
  const file = await stat(picture.path).catch(() => undefined);
  if (file === undefined)
    throw new Problem("dataset/picture", {
      en: `${picture.path} is gone, expected the picture that was there when training began.`,
      zh: `${picture.path} 已不存在，应为训练开始时的图片。`,
    });
  const { bucket, resized, left, top } = plan;
  const parts = [picture.path, file.size, file.mtimeMs, ...bucket, ...resized, left, top];
  const text = [...parts, ...more].join("\n");
  return createHash("sha256").update(text).digest("hex");
}

const cells = (channels: number, { bucket: [width, height] }: PicturePlan, values: number) => {
  const factor = Math.round(Math.sqrt((channels * width * height) / values));
  return [channels, height / factor, width / factor];
};

async function readKept(
  path: string,
  channels: number,
  plan: PicturePlan,
): Promise<Float32Array | undefined> {
  const file = await openWeights(path).catch(() => undefined); // damaged files are made anew
  const entry = file?.entries.get("latents");
  if (entry?.shape[0] !== channels || entry.shape.length !== 3) return undefined;
  const [width, height] = plan.bucket;
  const [, rows = 0, columns = 0] = entry.shape;
  if (rows * width !== columns * height) return undefined;
  return readFloat32(entry);
}

const keep = (path: string, data: Float32Array, channels: number, plan: PicturePlan) =>
  writing(path, () =>
    writeSafetensors(path, [
      {
        key: "latents",
        dtype: "F32",
        shape: cells(channels, plan, data.length),
        data: () => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      },
    ]),
  );
