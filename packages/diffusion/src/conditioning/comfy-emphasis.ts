/** How weights act in ComfyUI, and in its extension for other ways.
 *  Reference: comfyanonymous/ComfyUI@00728eb, comfy/sd1_clip.py (encode_token_weights), and
 *  BlenderNeko/ComfyUI_ADV_CLIP_emb@63984de, adv_encode.py (advanced_encode_from_tokens). */
import type { Chunk } from "../prompt/index.ts";
import type { TextTower } from "./text-tower.ts";
import { normalizeWeights, type WeightNormalization } from "./weight-normalization.ts";

/**
 * - `comfy`: away from or towards what the empty prompt gives at the token's place;
 * - `comfy-a1111`: multiplied, and the mean restored;
 * - `compel`: upwards as `comfy`, downwards as `down-weight`;
 * - `comfy++`: upwards by what a word changes when it is there, downwards as `down-weight`;
 * - `down-weight`: the largest weight counts as 1, and words below it are mixed with the prompt without them.
 */
export type Interpretation = "comfy" | "comfy-a1111" | "compel" | "comfy++" | "down-weight";

export interface ComfyOptions {
  readonly interpretation: Interpretation;
  readonly normalization: WeightNormalization;
  /** The chunk of the empty prompt. */
  readonly empty: Chunk;
}

/** The token that stands for a word that is left out. */
const LEFT_OUT = 266;

/** The weighted states of a text's chunks, [77, width] each, in new arrays. */
export async function comfyStates(
  tower: TextTower,
  chunks: readonly Chunk[],
  { interpretation, normalization, empty }: ComfyOptions,
): Promise<Float32Array[]> {
  const length = empty.ids.length;
  const words = chunks.flatMap((chunk) => Array.from(chunk.words ?? chunk.ids.map(() => 0)));
  const typed = chunks.flatMap(({ weights }) => Array.from(weights));
  const weights = normalizeWeights(normalization, { weights: typed, words });
  const encode = (asked: readonly Chunk[]): Promise<Float32Array> => joined(tower, asked);
  const base = await encode(chunks);
  const leaveOut = (places: (place: number) => boolean): Promise<Float32Array> =>
    encode(without(chunks, places));
  const towards = async (states: Float32Array, by: readonly number[]): Promise<Float32Array> => {
    const { states: nothing } = await tower.encode(empty);
    return states.map((value, i) => {
      const weight = by[Math.floor(i / tower.width)] ?? 1;
      const from = nothing[i % nothing.length] ?? 0;
      return weight === 1 ? value : (value - from) * weight + from;
    });
  };
  const upwards = weights.map((weight) => Math.max(weight, 1));
  let states: Float32Array;
  if (interpretation === "comfy") states = await towards(base, weights);
  else if (interpretation === "comfy-a1111") states = restored(base, weights, tower.width);
  else if (interpretation === "down-weight")
    states = await downwards(base, belowLargest(weights, words), leaveOut);
  else if (interpretation === "compel")
    states = await downwards(await towards(base, upwards), weights, async (places) => {
      const kept = upwards.map((weight, place) => (places(place) ? 1 : weight));
      return towards(await leaveOut(places), kept);
    });
  else {
    const down = await downwards(base, weights, leaveOut);
    const up = await ofWords(base, { weights: upwards, words, width: tower.width }, leaveOut);
    states = down.map((value, i) => value + (up[i] ?? 0));
  }
  return chunks.map((_, at) =>
    states.slice(at * length * tower.width, (at + 1) * length * tower.width),
  );
}

/** The text with some of its tokens left out. */
function without(chunks: readonly Chunk[], places: (place: number) => boolean): Chunk[] {
  let first = 0;
  return chunks.map((chunk) => {
    const from = first;
    first += chunk.ids.length;
    return {
      ...chunk,
      ids: chunk.ids.map((id, i) => (places(from + i) ? LEFT_OUT : id)),
      vectors: chunk.vectors.filter(({ at }) => !places(from + at)),
    };
  });
}

async function joined(tower: TextTower, chunks: readonly Chunk[]): Promise<Float32Array> {
  const states: Float32Array[] = [];
  for (const chunk of chunks) states.push((await tower.encode(chunk)).states);
  const data = new Float32Array(states.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of states) {
    data.set(each, at);
    at += each.length;
  }
  return data;
}

function restored(base: Float32Array, weights: readonly number[], width: number): Float32Array {
  const weighted = base.map((value, i) => value * (weights[Math.floor(i / width)] ?? 1));
  const ratio = total(base) / total(weighted);
  return Number.isFinite(ratio) ? weighted.map((value) => value * ratio) : weighted;
}

const total = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);

/** The largest weight becomes 1, the others in proportion. */
function belowLargest(weights: readonly number[], words: readonly number[]): number[] {
  const top = Math.max(...weights);
  const most = Math.min(top, 1);
  return weights.map((weight, i) => (words[i] === 0 ? most : (weight / top) * most));
}

type LeaveOut = (places: (place: number) => boolean) => Promise<Float32Array>;

/** Mixes the prompt with itself without the lightest words, then without the next ones as well, and so on. */
async function downwards(
  base: Float32Array,
  weights: readonly number[],
  leaveOut: LeaveOut,
): Promise<Float32Array> {
  const steps = [...new Set(weights)].filter((weight) => weight < 1).sort((a, b) => a - b);
  const [lightest] = steps;
  if (lightest === undefined) return base;
  const mixed = base.map((value) => value * lightest);
  for (const [i, weight] of steps.entries()) {
    const states = await leaveOut((place) => (weights[place] ?? 1) <= weight);
    const share = (steps[i + 1] ?? 1) - weight;
    states.forEach((value, at) => {
      mixed[at] = (mixed[at] ?? 0) + value * share;
    });
  }
  return mixed;
}

/** For each heavier word what its presence adds at its own tokens, times the weight beyond 1. */
async function ofWords(
  base: Float32Array,
  {
    weights,
    words,
    width,
  }: { weights: readonly number[]; words: readonly number[]; width: number },
  leaveOut: LeaveOut,
): Promise<Float32Array> {
  const added = new Float32Array(base.length);
  const heavy = new Set(words.filter((word, place) => word !== 0 && weights[place] !== 1));
  for (const word of heavy) {
    const states = await leaveOut((place) => words[place] === word);
    words.forEach((each, place) => {
      if (each !== word) return;
      const beyond = (weights[place] ?? 1) - 1;
      for (let at = place * width; at < (place + 1) * width; at++)
        added[at] = beyond * ((base[at] ?? 0) - (states[at] ?? 0));
    });
  }
  return added;
}
