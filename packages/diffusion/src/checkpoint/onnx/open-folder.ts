/** A folder of finished graphs -> a checkpoint whose networks stand in for those that are traced. Reads headers
 *  and small texts only. */
import { realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Problem } from "@inkloom/contract";
import { openOnnx, type OnnxFile } from "@inkloom/engine/weights";
import {
  type ClipConfig,
  clipConfigFromDiffusers,
  type ModelConfig,
  SIZE_WAVES,
  type UnetConfig,
  unetConfigFromDiffusers,
  type VaeConfig,
  vaeConfigFromDiffusers,
} from "@inkloom/models";
import type { Network } from "../checkpoint.ts";
import { nativeSizeOf, readJson, textFolders } from "../source.ts";
import type { NoiseSettings } from "../noise-settings.ts";
import { noiseFromDiffusers } from "../noise-settings.ts";
import { inputOf } from "./finished-part.ts";
import { GRAPH_FILE } from "./is-onnx-folder.ts";
import { knownConfig } from "./known-config.ts";
import { finishedText } from "./text-graph.ts";
import { channelsOf, finishedUnet } from "./unet-graph.ts";
import { finishedVae } from "./vae-graphs.ts";

interface OnnxFolder {
  readonly name: string;
  readonly path: string;
  readonly config: ModelConfig;
  /** Each graph by the folder that it lies in, e.g. `vae_decoder`. */
  readonly files: Readonly<Record<string, OnnxFile>>;
  readonly networks: {
    readonly textEncoder: Network<ClipConfig>;
    readonly textEncoder2?: Network<ClipConfig>;
    readonly unet: Network<UnetConfig>;
    readonly vae: Network<VaeConfig>;
  };
  readonly tokenizerFolder: string;
  readonly tokenizerFolder2?: string;
  readonly noise: NoiseSettings;
  readonly nativeSize: number;
}

/** @throws Problem `onnx/...`, `model/incomplete`, `models/config`, `weights/...` */
export async function openOnnxFolder(given: string): Promise<OnnxFolder> {
  const path = await realpath(given);
  const open = (part: string): Promise<OnnxFile> => openPart(path, part);
  const [unetFile, encoder, decoder] = await Promise.all(
    ["unet", "vae_encoder", "vae_decoder"].map(open),
  );
  if (!unetFile || !encoder || !decoder) throw new TypeError("three names, three files");
  const known = knownConfig(unetFile);
  const unetJson = await optionalJson(join(path, "unet", "config.json"));
  const asked = unetJson === undefined ? known.unet : unetConfigFromDiffusers(unetJson);
  const unetConfig = { ...asked, inChannels: channelsOf(unetFile, "sample") ?? asked.inChannels };
  const texts = await Promise.all(
    (await textFolders(path, unetConfig, unetJson ?? known.unetJson)).map(
      async ({ folder, role }) => {
        const file = await open(folder);
        const json = await optionalJson(join(path, folder, "config.json"));
        const config =
          json === undefined ? known.text(folder) : clipConfigFromDiffusers(json, role, folder);
        return {
          folder,
          file,
          config,
          tokenizer: join(path, folder.replace("text_encoder", "tokenizer")),
        };
      },
    ),
  );
  const [first, second] = texts;
  if (first === undefined) throw new TypeError("textFolders names one folder or two");
  const vaeJson =
    (await optionalJson(join(path, "vae_decoder", "config.json"))) ??
    (await optionalJson(join(path, "vae", "config.json")));
  const vae = vaeJson === undefined ? known.vae : vaeConfigFromDiffusers(vaeJson);
  const factor = 2 ** (vae.channels.length - 1);
  const config: ModelConfig = {
    textEncoder: first.config,
    ...(second && { textEncoder2: second.config }),
    unet: unetConfig,
    vae,
  };
  const pooled =
    unetConfig.vectorSize === undefined ? 0 : ((second ?? first).config.projection?.size ?? 0);
  const textOf = ({ file, config }: (typeof texts)[number]): Network<ClipConfig> => ({
    config,
    weights: file.entries,
    finished: finishedText(file, config),
  });
  const { latentChannels, pictureChannels } = vae;
  return {
    name: basename(path),
    path,
    config,
    files: {
      ...Object.fromEntries(texts.map(({ folder, file }) => [folder, file] as const)),
      unet: unetFile,
      vae_encoder: encoder,
      vae_decoder: decoder,
    },
    networks: {
      textEncoder: textOf(first),
      ...(second && { textEncoder2: textOf(second) }),
      unet: {
        config: withPlainSizes(unetConfig, pooled),
        weights: unetFile.entries,
        finished: finishedUnet(unetFile, { pooled, outChannels: unetConfig.outChannels, factor }),
      },
      vae: {
        config: vae,
        weights: new Map([...encoder.entries, ...decoder.entries]),
        finished: finishedVae(encoder, decoder, { latentChannels, pictureChannels, factor }),
      },
    },
    tokenizerFolder: first.tokenizer,
    ...(second && { tokenizerFolder2: second.tokenizer }),
    noise: noiseFromDiffusers(await readJson(join(path, "scheduler", "scheduler_config.json"))),
    nativeSize: fixedSize(unetFile, factor) ?? nativeSizeOf(unetJson, factor),
  };
}

/** The graph makes waves of its sizes itself: each number is one value of what it is given. */
function withPlainSizes(config: UnetConfig, pooled: number): UnetConfig {
  const { vectorSize } = config;
  if (vectorSize === undefined) return config;
  return { ...config, vectorSize: pooled + (vectorSize - pooled) / SIZE_WAVES };
}

async function openPart(path: string, part: string): Promise<OnnxFile> {
  const file = join(path, part, GRAPH_FILE);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile())
    throw new Problem("model/incomplete", {
      en: `${file} does not exist, expected beside the other graphs of an ONNX folder`,
      zh: `${file} 不存在；ONNX 文件夹的其他计算图旁边应有该文件`,
    });
  return openOnnx(file, path);
}

async function optionalJson(path: string): Promise<unknown> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? undefined : readJson(path);
}

/** Side in pixels of the only square that a graph of one size draws. */
function fixedSize(unet: OnnxFile, factor: number): number | undefined {
  const [, , height, width] = inputOf(unet, "sample").shape;
  return typeof height === "number" && height === width ? height * factor : undefined;
}
