/** A planned prompt -> what guides a walk: each text in chunks through every encoder. */
import type { Chunk, PromptPlan, SourceText } from "../prompt/index.ts";
import { type Conditioning, scheduledConditioning } from "./conditioning.ts";
import type { Context } from "./context.ts";
import { comfyStates, type Interpretation } from "./comfy-emphasis.ts";
import { emphasize, type Emphasis } from "./emphasis.ts";
import type { TextTower, TowerOutput } from "./text-tower.ts";
import type { WeightNormalization } from "./weight-normalization.ts";

/** A text encoder with its way to chunks. */
export interface TextPath {
  readonly tower: TextTower;
  chunks(source: SourceText): Promise<readonly Chunk[]>;
  /** The chunk of no words. */
  readonly empty: Chunk;
}

export interface EncodePlanOptions {
  readonly emphasis: Emphasis | Interpretation;
  /** Of ComfyUI's ways only. @default none */
  readonly normalization?: WeightNormalization;
  /** Makes what goes beside the cross-attention of the first chunk's pooled vector. */
  readonly vector?: ((pooled: Float32Array) => Float32Array) | undefined;
}

/**
 * Encodes as A1111 does: the texts of one part's schedule make one batch, in which shorter texts get chunks of
 * no words behind their own; the widths of several encoders are laid side by side.
 * Reference: AUTOMATIC1111/stable-diffusion-webui@00e0938, modules/sd_hijack_clip.py (forward).
 */
export async function encodePlan(
  { parts }: PromptPlan,
  paths: readonly TextPath[],
  options: EncodePlanOptions,
): Promise<Conditioning> {
  const encoded = [];
  for (const { weight, schedule } of parts) {
    const distinct = new Map<string, BatchText>();
    for (const { source } of schedule) {
      const times = (distinct.get(source.text)?.times ?? 0) + 1;
      distinct.set(source.text, { source, times });
    }
    const contexts = await encodeBatch([...distinct.values()], paths, options);
    const byText = new Map([...distinct.keys()].map((text, i) => [text, contexts[i]]));
    encoded.push({
      weight,
      schedule: schedule.flatMap(({ until, source }) => {
        const context = byText.get(source.text);
        return context ? [{ until, context }] : [];
      }),
    });
  }
  return scheduledConditioning(encoded);
}

/** A text, and how often a schedule comes back to it. */
interface BatchText {
  readonly source: SourceText;
  readonly times: number;
}

/** One context per text, all equally long. */
async function encodeBatch(
  texts: readonly BatchText[],
  paths: readonly TextPath[],
  { emphasis, normalization = "none", vector }: EncodePlanOptions,
): Promise<Context[]> {
  const cut = await Promise.all(
    paths.map((path) => Promise.all(texts.map(({ source }) => path.chunks(source)))),
  );
  const count = Math.max(...cut.flat().map((chunks) => chunks.length));
  const width = paths.reduce((sum, { tower }) => sum + tower.width, 0);
  const positions = paths[0]?.empty.ids.length ?? 0;
  const contexts = texts.map(() => new Float32Array(count * positions * width));
  const pooled: (Float32Array | undefined)[] = texts.map(() => undefined);
  let column = 0;
  for (const [p, { tower, empty }] of paths.entries()) {
    for (let at = 0; at < count; at++) {
      const chunks = texts.map((_, t) => cut[p]?.[t]?.[at] ?? empty);
      const batch = await weighted(tower, chunks, { emphasis, normalization, empty }, (t) => ({
        text: cut[p]?.[t] ?? [empty],
        at,
        times: texts[t]?.times ?? 1,
      }));
      batch.forEach(({ states, pooled: made }, t) => {
        place(contexts[t], states, { row: at * positions, column, width, from: tower.width });
        if (at === 0) pooled[t] = made ?? pooled[t];
      });
    }
    column += tower.width;
  }
  return contexts.map((data, t) => {
    const made = pooled[t] && vector?.(pooled[t]);
    return { data, tokens: count * positions, width, ...(made && { vector: made }) };
  });
}

interface Weighing {
  readonly emphasis: Emphasis | Interpretation;
  readonly normalization: WeightNormalization;
  readonly empty: Chunk;
}

/** What an encoder answers for one chunk of each text, weighted; ComfyUI's ways look at the text as a whole. */
async function weighted(
  tower: TextTower,
  chunks: readonly Chunk[],
  { emphasis, normalization, empty }: Weighing,
  textOf: (t: number) => {
    readonly text: readonly Chunk[];
    readonly at: number;
    readonly times: number;
  },
): Promise<TowerOutput[]> {
  const outputs: TowerOutput[] = [];
  for (const chunk of chunks) outputs.push(await tower.encode(chunk));
  if (isA1111(emphasis)) {
    const batch = outputs.map(({ states }, t) => {
      return { states, weights: (chunks[t] ?? empty).weights, times: textOf(t).times };
    });
    const states = emphasize(emphasis, batch);
    return outputs.map((output, t) => ({ ...output, states: states[t] ?? output.states }));
  }
  const weighed: TowerOutput[] = [];
  for (const [t, output] of outputs.entries()) {
    const { text, at } = textOf(t);
    const options = { interpretation: emphasis, normalization, empty };
    const states = (await comfyStates(tower, text, options))[at];
    weighed.push({ ...output, states: states ?? output.states });
  }
  return weighed;
}

const isA1111 = (emphasis: Emphasis | Interpretation): emphasis is Emphasis =>
  ["original", "no-norm", "ignore", "none"].includes(emphasis);

/** Lays rows of `from` columns into rows of `width`. */
function place(
  data: Float32Array | undefined,
  states: Float32Array,
  { row, column, width, from }: { row: number; column: number; width: number; from: number },
): void {
  for (let at = 0; at * from < states.length; at++)
    data?.set(states.subarray(at * from, (at + 1) * from), (row + at) * width + column);
}
