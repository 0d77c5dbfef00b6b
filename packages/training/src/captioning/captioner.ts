/** A network that tells in a sentence what a picture shows: BLIP, in the names of transformers or in its own. */
import { dirname, join } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import { weightFaults } from "@inkloom/diffusion";
import {
  compileGraph,
  graphOf,
  input,
  type Session,
  type Tensor,
  type TensorData,
} from "@inkloom/engine";
import { openWeights } from "@inkloom/engine/weights";
import {
  BLIP_EPSILON,
  type BlipConfig,
  blipConfig,
  blipKeys,
  blipName,
  blipPicture,
  blipValues,
  blipWords,
  hasBlipNames,
  type Manifest,
  manifestOf,
  weightsAt,
} from "@inkloom/models";
import { flattened, type Pixels, resizePillow } from "@inkloom/pixels";
import { labelProblem, readLabelText } from "../tagging/labels/label-text.ts";
import { locateTagger } from "../tagging/locate-tagger.ts";
import type { TaggerContext } from "../tagging/open-tagger.ts";
import { beamSearch } from "./beam-search.ts";
import { type WordPieces, wordPieces } from "./word-pieces.ts";

export interface CaptionOptions {
  /** How a caption begins; empty for any. */
  readonly prompt: string;
  /** Captions that are followed at once, of which the best is taken. */
  readonly beams: number;
  /** Pieces of words, with those of the prompt and one in front. */
  readonly minLength: number;
  readonly maxLength: number;
}

export interface Captioner {
  readonly name: string;
  /** What a picture shows, in lower case, with the prompt in front. */
  readonly caption: (pixels: Pixels, signal?: AbortSignal) => Promise<string>;
  readonly release: () => Promise<void>;
}

/** Means and deviations of red, green and blue, those of CLIP. */
const MEAN = [0.48145466, 0.4578275, 0.40821073];
const DEVIATION = [0.26862954, 0.26130258, 0.27577711];

/** @param name see `locateTagger`
 *  @throws Problem `tagger/...`, `input/invalid`, and those of weight files and the runtime */
export async function openCaptioner(
  name: string,
  options: CaptionOptions,
  { runtime, folders, signal }: TaggerContext,
): Promise<Captioner> {
  const files = await locateTagger(name, folders);
  const { path } = files;
  const { entries } = await openWeights(path);
  const own = hasBlipNames(entries.keys());
  const weights = new Map([...entries].map(([key, entry]) => [blipName(key), entry]));
  const manifest = [...weights].map(([key, { shape }]) => ({ key, shape }));
  const config = blipConfig(manifest, BLIP_EPSILON[own ? "own" : "transformers"]);
  if (config === undefined)
    throw unsupported(path, {
      en: "it is no captioner, expected BLIP, such as blip-captioning-base",
      zh: "不是图片描述模型，应为 BLIP，例如 blip-captioning-base",
    });
  const pieces = await readPieces(join(dirname(path), "vocab.txt"), path, config.text.words);
  const given = [config.text.words - AFTER_BERT, ...pieces.encode(options.prompt)];
  const maxLength = Math.min(options.maxLength, config.text.places);
  if (given.length >= maxLength)
    throw new Problem("input/invalid", {
      en: `prompt: it has ${given.length} pieces of words, expected fewer than max_length, which is ${maxLength}`,
      zh: `prompt：共有 ${given.length} 个词片，应少于 max_length（${maxLength}）`,
    });
  const graphs = graphsOf(manifest, config, { rows: options.beams, length: maxLength }, path);
  const engine = await runtime();
  const loading = { ...(signal && { signal }) };
  const load = (which: "picture" | "words"): Promise<Session> => {
    const { capabilities } = engine;
    const graph = compileGraph(`captioner, ${which}`, graphs[which], {
      weights,
      capabilities,
    });
    return engine.load(graph, loading);
  };
  const seeing = await load("picture");
  const speaking = await load("words");
  const next = async (
    texts: readonly (readonly number[])[],
    stop?: AbortSignal,
  ): Promise<Float32Array> => {
    const last = (texts[0]?.length ?? 1) - 1;
    const tokens = new BigInt64Array(options.beams * maxLength);
    texts.forEach((text, row) => {
      text.forEach((token, i) => (tokens[row * maxLength + i] = BigInt(token)));
    });
    const feeds = {
      tokens: { dtype: "int64", shape: [options.beams, maxLength], data: tokens },
      at: { dtype: "int64", shape: [1], data: BigInt64Array.of(BigInt(last)) },
    } as const;
    const { scores } = await speaking.run(feeds, { ...(stop && { signal: stop }) });
    return finite(scores, path).subarray(0, texts.length * config.text.words);
  };
  return {
    name: files.name,
    async caption(pixels, stop) {
      const picture = seen(pixels, config.vision.side);
      await speaking.hold(await seeing.run({ picture }, { ...(stop && { signal: stop }) }));
      const tokens = await beamSearch(given, (texts) => next(texts, stop), {
        beams: options.beams,
        minLength: options.minLength,
        maxLength,
        end: pieces.idOf(END),
      });
      return pieces.decode(tokens.slice(1));
    },
    release: async () => {
      await seeing.release();
      await speaking.release();
    },
  };
}

/** Ends a caption; BERT's list has it. */
const END = "[SEP]";
/** BLIP's own pieces, the last two: what a caption begins with, and one for other tasks. Lists may leave them out. */
const AFTER_BERT = 2;

async function readPieces(path: string, network: string, words: number): Promise<WordPieces> {
  const pieces = (await readLabelText(path)).replace(/\r?\n$/, "").split(/\r?\n/);
  const least = words - AFTER_BERT;
  if (pieces.length < least || pieces.length > words)
    throw labelProblem(path, {
      en: `it has ${pieces.length} pieces of words, expected ${least} or ${words}, as ${network} knows them`,
      zh: `有 ${pieces.length} 个词片，应为 ${least} 或 ${words} 个，与 ${network} 相同`,
    });
  const missing = [END, "[UNK]"].find((piece) => !pieces.includes(piece));
  if (missing !== undefined)
    throw labelProblem(path, {
      en: `it lacks ${missing}, expected the list of BERT's word pieces that came with the network`,
      zh: `缺少 ${missing}，应为网络自带的 BERT 词片列表`,
    });
  return wordPieces(pieces);
}

interface Sizes {
  readonly rows: number;
  readonly length: number;
}

/** What sees a picture, and what scores words by what was seen. */
function graphsOf(
  held: Manifest,
  config: BlipConfig,
  { rows, length }: Sizes,
  path: string,
): { readonly picture: Record<string, Tensor>; readonly words: Record<string, Tensor> } {
  const { side } = config.vision;
  const root = weightsAt("");
  const picture = blipPicture(root, input("picture", [1, 3, side, side], "float32"), config);
  const names = Array.from({ length: config.text.layers }, (_, i) => [blipKeys(i), blipValues(i)]);
  const looked = names.flat().map((name) => {
    const shape = picture[name]?.shape ?? [];
    return [name, input(name, shape, "float32")] as const;
  });
  const scores = blipWords(
    root,
    {
      tokens: input("tokens", [rows, length], "int64"),
      at: input("at", [1], "int64"),
      looked: Object.fromEntries(looked),
    },
    config.text,
  );
  for (const outputs of [picture, { scores }]) {
    const faults = weightFaults(manifestOf(graphOf(outputs)), held);
    if (faults !== undefined)
      throw new Problem("tagger/damaged", {
        en: `${path}: ${faults.en}`,
        zh: `${path}：${faults.zh}`,
      });
  }
  return { picture: { ...picture }, words: { scores } };
}

/** As transformers' BlipImageProcessor: all of it in a square, by Pillow's bicubic; white behind what is transparent. */
function seen(pixels: Pixels, side: number): TensorData {
  const square = resizePillow(flattened(pixels), { width: side, height: side, filter: "bicubic" });
  const area = side * side;
  const data = new Float32Array(3 * area);
  for (let c = 0; c < 3; c++) {
    const [mean, deviation] = [MEAN[c] ?? 0, DEVIATION[c] ?? 1];
    for (let i = 0; i < area; i++)
      data[c * area + i] = ((square.data[4 * i + c] ?? 0) / 255 - mean) / deviation;
  }
  return { dtype: "float32", shape: [1, 3, side, side], data };
}

function finite(scores: TensorData | undefined, path: string): Float32Array {
  const data = scores?.data;
  if (data instanceof Float32Array && data.every(Number.isFinite)) return data;
  throw new Problem("tagger/damaged", {
    en: `${path} makes values that are no numbers, expected scores of words`,
    zh: `${path} 产生了非数值，应为词的分数`,
  });
}

const unsupported = (path: string, { en, zh }: Text): Problem =>
  new Problem("tagger/unsupported", { en: `${path}: ${en}`, zh: `${path}：${zh}` });
