/** Nodes about words, and where they count. */
import type { Context } from "../../conditioning/context.ts";
import { encodePlan } from "../../conditioning/encode-plan.ts";
import { familyWords } from "../../conditioning/size-conditioning.ts";
import { textPaths } from "../../conditioning/text-paths.ts";
import { encoderWidths } from "../../drawing/worded-request.ts";
import {
  checkpointTokenizer,
  chunkMaker,
  embeddingLibrary,
  emptyChunk,
} from "../../prompt/index.ts";
import { typed } from "../../prompt/syntax/source-text.ts";
import { adapted, sessionsOf } from "../adapted.ts";
import type { ComfyContext } from "../context.ts";
import { choice, float, int, link, MOST_PIXELS, type NodeDeclaration } from "../declaration.ts";
import type { ComfyClip, Conditioned, Value } from "../values.ts";
import { withoutControl } from "./loaders.ts";

const words = (value: readonly Conditioned[]): Value => ({ type: "CONDITIONING", value });

export const clipTextEncode: NodeDeclaration = {
  title: { en: "CLIP Text Encode (Prompt)", zh: "CLIP 文本编码（提示词）" },
  category: "conditioning",
  required: { text: { kind: "STRING", multiline: true }, clip: link("CLIP") },
  outputs: [{ type: "CONDITIONING" }],
  async run(inputs, context) {
    const encoded = await encode(inputs.text("text"), inputs.of("CLIP", "clip"), context);
    return { values: [words([{ context: encoded }])] };
  },
};

async function encode(text: string, clip: ComfyClip, context: ComfyContext): Promise<Context> {
  const { layer } = clip;
  const checkpoint = await adapted(clip, context);
  const { textEncoder, textEncoder2 } = checkpoint;
  const at = <N extends { readonly config: object }>(network: N): N =>
    layer === undefined ? network : { ...network, config: { ...network.config, clipSkip: layer } };
  const read = {
    ...checkpoint,
    textEncoder: at(textEncoder),
    ...(textEncoder2 && { textEncoder2: at(textEncoder2) }),
  };
  const library = await embeddingLibrary(context.folders.embeddingFolders);
  const { chunks } = chunkMaker(library, encoderWidths(read), "comfy", () => undefined);
  const chunking = { tokenizer: checkpointTokenizer, chunks, empty: emptyChunk };
  const paths = await textPaths(sessionsOf(clip, context), read, chunking, {
    clipSkip: layer ?? 1,
    signal: context.signal,
  });
  const plan = { parts: [{ weight: 1, schedule: [{ until: Infinity, source: typed(text) }] }] };
  const encoded = await encodePlan(plan, paths, { emphasis: "comfy", vector: (pooled) => pooled });
  const scores = { aesthetic_score: 6, negative_aesthetic_score: 2.5, crop_left: 0, crop_top: 0 };
  const both = { positive: encoded, negative: encoded };
  const { positive } = familyWords(read, both, { emptyNegative: false, request: scores });
  const [first] = positive.at(0, 0);
  if (first === undefined) throw new TypeError("encodePlan answered no context");
  return first.context;
}

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
  run: (inputs) =>
    Promise.resolve({
      values: [
        words([
          ...inputs.of("CONDITIONING", "conditioning_1"),
          ...inputs.of("CONDITIONING", "conditioning_2"),
        ]),
      ],
    }),
};

export const conditioningConcat: NodeDeclaration = {
  title: { en: "Conditioning (Concat)", zh: "条件（拼接）" },
  category: "conditioning",
  required: { conditioning_to: link("CONDITIONING"), conditioning_from: link("CONDITIONING") },
  outputs: [{ type: "CONDITIONING" }],
  run(inputs) {
    const [from] = inputs.of("CONDITIONING", "conditioning_from");
    const to = inputs.of("CONDITIONING", "conditioning_to");
    return Promise.resolve({
      values: [words(from ? to.map((each) => behind(each, from.context)) : to)],
    });
  },
};

function behind(each: Conditioned, added: Context): Conditioned {
  const { context } = each;
  const data = new Float32Array(context.data.length + added.data.length);
  data.set(context.data);
  data.set(added.data, context.data.length);
  return { ...each, context: { ...context, data, tokens: context.tokens + added.tokens } };
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

/** Declared, so that pages show it. */
export const controlNetApply: NodeDeclaration = {
  title: { en: "Apply ControlNet (OLD)", zh: "应用 ControlNet（旧）" },
  category: "conditioning/controlnet",
  required: {
    conditioning: link("CONDITIONING"),
    control_net: link("CONTROL_NET"),
    image: link("IMAGE"),
    strength,
  },
  outputs: [{ type: "CONDITIONING" }],
  run: () => Promise.reject(withoutControl()),
};

export const controlNetApplyAdvanced: NodeDeclaration = {
  title: { en: "Apply ControlNet", zh: "应用 ControlNet" },
  category: "conditioning/controlnet",
  required: {
    positive: link("CONDITIONING"),
    negative: link("CONDITIONING"),
    control_net: link("CONTROL_NET"),
    image: link("IMAGE"),
    strength,
    start_percent: float(0, 0, 1, 0.001),
    end_percent: float(1, 0, 1, 0.001),
  },
  optional: { vae: link("VAE") },
  outputs: [
    { type: "CONDITIONING", name: "positive" },
    { type: "CONDITIONING", name: "negative" },
  ],
  run: () => Promise.reject(withoutControl()),
};
