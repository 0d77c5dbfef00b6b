/** Nodes about words, and where they count. */
import { Problem } from "@inkloom/contract";
import type { ClipConfig } from "@inkloom/models";
import type { Network } from "../../checkpoint/checkpoint.ts";
import type { Context } from "../../conditioning/context.ts";
import { encodePlan } from "../../conditioning/encode-plan.ts";
import { textPaths } from "../../conditioning/text-paths.ts";
import { encoderWidths } from "../../drawing/worded-request.ts";
import {
  checkpointTokenizer,
  chunkMaker,
  embeddingLibrary,
  embeddingPaths,
  emptyChunk,
} from "../../prompt/index.ts";
import { mentions } from "../../prompt/embeddings/embedding-names.ts";
import { typed } from "../../prompt/syntax/source-text.ts";
import { scopedSessions } from "../../sessions.ts";
import { adapted, sessionsOf } from "../adapted.ts";
import type { ComfyContext, FingerprintContext } from "../context.ts";
import { choice, float, int, link, MOST_PIXELS, type NodeDeclaration } from "../declaration.ts";
import { fileStamp } from "../file-stamp.ts";
import type { NodeInputs } from "../node-inputs.ts";
import type { ComfyClip, Conditioned, Value } from "../values.ts";

const words = (value: readonly Conditioned[]): Value => ({ type: "CONDITIONING", value });

export const clipTextEncode: NodeDeclaration = {
  title: { en: "CLIP Text Encode (Prompt)", zh: "CLIP 文本编码（提示词）" },
  category: "conditioning",
  required: { text: { kind: "STRING", multiline: true }, clip: link("CLIP") },
  outputs: [{ type: "CONDITIONING" }],
  fingerprint: embeddingStamps,
  async run(inputs, context) {
    const encoded = await encode(inputs.text("text"), inputs.of("CLIP", "clip"), context);
    return { values: [words([{ context: encoded }])] };
  },
};

/** Files of the textual inversions that the text names; of all of them where the text comes along a link. */
async function embeddingStamps(
  inputs: NodeInputs,
  { folders }: FingerprintContext,
): Promise<string> {
  const linked = !inputs.has("text");
  const named = linked ? [] : mentions(inputs.text("text"));
  if (named.length === 0 && !linked) return "";
  const paths = await embeddingPaths(folders.embeddingFolders);
  if (linked) return (await Promise.all([...paths.values()].map(fileStamp))).join("\n");
  const stamps: string[] = [];
  for (const { name } of named) {
    const path = paths.get(name);
    stamps.push(path === undefined ? `no ${name}` : await fileStamp(path));
  }
  return stamps.join("\n");
}

async function encode(text: string, clip: ComfyClip, context: ComfyContext): Promise<Context> {
  const { layer } = clip;
  const checkpoint = await adapted(clip, context);
  const { textEncoder, textEncoder2 } = checkpoint;
  const read = {
    ...checkpoint,
    textEncoder: atLayer(textEncoder, layer),
    ...(textEncoder2 && { textEncoder2: atLayer(textEncoder2, layer) }),
  };
  const library = await embeddingLibrary(context.folders.embeddingFolders);
  const { chunks } = chunkMaker(library, encoderWidths(read), "comfy-now", () => undefined);
  const chunking = { tokenizer: checkpointTokenizer, chunks, empty: emptyChunk };
  // Sessions are known by the layer alone.
  const own = sessionsOf(clip, context);
  const beyond = [textEncoder, textEncoder2].filter((each) => each && lacks(each, layer));
  const sessions = scopedSessions(own, `${beyond.length} without the layer`);
  const paths = await textPaths(sessions, read, chunking, {
    clipSkip: 1,
    signal: context.signal,
  });
  const plan = { parts: [{ weight: 1, schedule: [{ until: Infinity, source: typed(text) }] }] };
  const encoded = await encodePlan(plan, paths, { emphasis: "comfy", vector: (pooled) => pooled });
  const [first] = encoded.at(0, 0);
  if (first === undefined) throw new TypeError("encodePlan answered no context");
  return first.context;
}

/** The encoder read at a layer counted from the end, undefined for its own. One that it has not is its last, normed
 *  even where the family goes without. Reference: comfy/sd1_clip.py (SDClipModel.set_clip_options). */
function atLayer(network: Network<ClipConfig>, layer: number | undefined): Network<ClipConfig> {
  if (layer === undefined) return network;
  const own = lacks(network, layer) ? { clipSkip: 1, normed: true } : { clipSkip: layer };
  return { ...network, config: { ...network.config, ...own } };
}

const lacks = ({ config }: Network<ClipConfig>, layer = 1): boolean => layer > config.layers;

export const clipSetLastLayer: NodeDeclaration = {
  title: { en: "CLIP Set Last Layer", zh: "设置 CLIP 最后一层" },
  category: "conditioning",
  required: { clip: link("CLIP"), stop_at_clip_layer: int(-1, -24, -1, 1) },
  outputs: [{ type: "CLIP" }],
  run(inputs) {
    const layer = -inputs.number("stop_at_clip_layer");
    return Promise.resolve({
      values: [{ type: "CLIP", value: { ...inputs.of("CLIP", "clip"), layer } }],
    });
  },
};

export const conditioningCombine: NodeDeclaration = {
  title: { en: "Conditioning (Combine)", zh: "条件（合并）" },
  category: "conditioning",
  required: { conditioning_1: link("CONDITIONING"), conditioning_2: link("CONDITIONING") },
  outputs: [{ type: "CONDITIONING" }],
  async run(inputs) {
    const first = inputs.of("CONDITIONING", "conditioning_1");
    const second = inputs.of("CONDITIONING", "conditioning_2");
    const count = first.length + second.length;
    if (count > MOST_COMBINED)
      throw new Problem("input/invalid", {
        en: `${count} conditionings were combined, expected at most ${MOST_COMBINED}`,
        zh: `合并了 ${count} 个条件，最多为 ${MOST_COMBINED} 个`,
      });
    return Promise.resolve({ values: [words([...first, ...second])] });
  },
};

/** A graph that combines what it combined before grows as powers of two. */
const MOST_COMBINED = 256;
const MOST_TOKENS = 77 * 256;

export const conditioningConcat: NodeDeclaration = {
  title: { en: "Conditioning (Concat)", zh: "条件（拼接）" },
  category: "conditioning",
  required: { conditioning_to: link("CONDITIONING"), conditioning_from: link("CONDITIONING") },
  outputs: [{ type: "CONDITIONING" }],
  async run(inputs) {
    const [from] = inputs.of("CONDITIONING", "conditioning_from");
    const to = inputs.of("CONDITIONING", "conditioning_to");
    return Promise.resolve({
      values: [words(from ? to.map((each) => behind(each, from)) : to)],
    });
  },
};

function behind(each: Conditioned, { context: added, styles = [] }: Conditioned): Conditioned {
  const { context } = each;
  const all = [...(each.styles ?? []), ...styles];
  const tokens = context.tokens + added.tokens;
  if (tokens > MOST_TOKENS)
    throw new Problem("input/invalid", {
      en: `${tokens} tokens were concatenated, expected at most ${MOST_TOKENS}`,
      zh: `拼接了 ${tokens} 个词元，最多为 ${MOST_TOKENS} 个`,
    });
  if (context.width !== added.width)
    throw new Problem("input/invalid", {
      en: `words of ${added.width} values each were concatenated to words of ${context.width}, expected those of one kind of model`,
      zh: `把每词 ${added.width} 个数值的条件拼接到每词 ${context.width} 个数值的条件之后，应来自同一类模型`,
    });
  const data = new Float32Array(context.data.length + added.data.length);
  data.set(context.data);
  data.set(added.data, context.data.length);
  return {
    ...each,
    context: { ...context, data, tokens },
    ...(all.length > 0 && { styles: all }),
  };
}

const CELL = 8;
const strength = float(1, 0, 10, 0.01);

export const conditioningSetArea: NodeDeclaration = {
  title: { en: "Conditioning (Set Area)", zh: "条件（设置区域）" },
  category: "conditioning",
  required: {
    conditioning: link("CONDITIONING"),
    width: int(64, 64, MOST_PIXELS, 8),
    height: int(64, 64, MOST_PIXELS, 8),
    x: int(0, 0, MOST_PIXELS, 8),
    y: int(0, 0, MOST_PIXELS, 8),
    strength,
  },
  outputs: [{ type: "CONDITIONING" }],
  run(inputs) {
    const cells = (name: string): number => Math.floor(inputs.number(name) / CELL);
    const area = { height: cells("height"), width: cells("width"), y: cells("y"), x: cells("x") };
    const set = { area, strength: inputs.number("strength"), toBounds: false };
    const all = inputs.of("CONDITIONING", "conditioning").map((each) => ({ ...each, ...set }));
    return Promise.resolve({ values: [words(all)] });
  },
};

export const conditioningSetMask: NodeDeclaration = {
  title: { en: "Conditioning (Set Mask)", zh: "条件（设置蒙版）" },
  category: "conditioning",
  required: {
    conditioning: link("CONDITIONING"),
    mask: link("MASK"),
    strength,
    set_cond_area: choice(["default", "mask bounds"]),
  },
  outputs: [{ type: "CONDITIONING" }],
  run(inputs) {
    const set = {
      mask: inputs.of("MASK", "mask"),
      maskStrength: inputs.number("strength"),
      toBounds: inputs.text("set_cond_area") !== "default",
    };
    const all = inputs.of("CONDITIONING", "conditioning").map((each) => ({ ...each, ...set }));
    return Promise.resolve({ values: [words(all)] });
  },
};
