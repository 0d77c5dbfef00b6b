/** The adapters of a checkpoint's networks at the strengths of a request. */
import { compileGraph, type Runtime, type Text } from "@inkloom/engine";
import { byteLength } from "@inkloom/engine/weights";
import {
  adapterNorms,
  adapterValues,
  type Applied,
  blockWeights,
  type Factors,
  layoutOf,
  type Norms,
  PREFIXES,
} from "@inkloom/models";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { expectWeights } from "../checkpoint/expect-weights.ts";
import type { AdaptableModel } from "./adaptable-model.ts";
import type { NetworkAdapters } from "./adapters.ts";
import { findLora } from "./find-lora.ts";
import { listed, type Lora } from "./open-lora.ts";
import { rememberedLora } from "./remembered-lora.ts";

/** A LoRA as a prompt or a request asks for it. */
export interface WantedLora {
  /** Path, file name or alias. */
  readonly name: string;
  /** Strengths, -100 to 100; 1 is as trained. */
  readonly unet: number;
  readonly textEncoder: number;
  /** Numbers with commas, or a preset's name: see `blockWeights`. */
  readonly blocks?: string;
  /** Rank that low-rank pairs are cut to. */
  readonly dynamicRank?: number;
  /** The tag as it was typed, for messages. */
  readonly typed?: string;
}

export interface LoraOptions {
  /** Where files are looked for by name, in order. */
  readonly folders: readonly string[];
  /** Computes the norms of DoRA, once per file. */
  readonly runtime: Runtime;
  readonly signal?: AbortSignal | undefined;
  /** What people should know and the request goes on without. */
  readonly onNotice?: ((notice: Text) => void) | undefined;
}

/**
 * The checkpoint with its networks adapted by these files, in the order in which they are asked for.
 *
 * @throws Problem `lora/...`, `weights/...`, `onnx/weights-needed`
 */
export async function withLoras<Model extends AdaptableModel>(
  checkpoint: Model,
  wanted: readonly WantedLora[],
  options: LoraOptions,
): Promise<Model & Pick<Checkpoint, "loras">> {
  const [first] = wanted;
  if (first === undefined) return checkpoint;
  expectWeights(checkpoint.unet, {
    en: `The LoRA ${JSON.stringify(first.name)}`,
    zh: `LoRA ${JSON.stringify(first.name)} `,
  });
  const applied: Applied[] = [];
  const used: { readonly name: string; readonly hash: string }[] = [];
  const opened = new Map<string, Lora>();
  for (const want of wanted) {
    options.signal?.throwIfAborted();
    const found = await findLora(want.name, options.folders, want.typed);
    const lora = opened.get(found.path) ?? (await rememberedLora(found, checkpoint));
    if (!opened.has(found.path)) {
      opened.set(found.path, lora);
      used.push({ name: lora.name, hash: lora.hash });
      if (lora.unused.length > 0) options.onNotice?.(unusedWords(lora));
    }
    applied.push(...(await appliedOf(lora, want, checkpoint, options)));
  }
  const of = (prefix: string): NetworkAdapters | undefined => {
    const mine = applied.filter(({ factors }) => factors.layer.startsWith(`${prefix}.`));
    if (mine.length === 0) return undefined;
    return { layout: layoutOf(mine.map(({ factors }) => factors)), applied: mine };
  };
  const adapted = <N extends object>(network: N, prefix: string): N => {
    const adapters = of(prefix);
    return adapters ? { ...network, adapters } : network;
  };
  const { unet, textEncoder, textEncoder2 } = checkpoint;
  return {
    ...checkpoint,
    loras: used,
    unet: adapted(unet, PREFIXES.unet),
    textEncoder: adapted(textEncoder, PREFIXES.textEncoder),
    ...(textEncoder2 && { textEncoder2: adapted(textEncoder2, PREFIXES.textEncoder2) }),
  };
}

async function appliedOf(
  lora: Lora,
  { unet, textEncoder, blocks, dynamicRank }: WantedLora,
  checkpoint: AdaptableModel,
  options: LoraOptions,
): Promise<Applied[]> {
  const weightOf = blocks === undefined ? () => 1 : blockWeights(blocks);
  const all = lora.factors.map((factors) =>
    dynamicRank === undefined ? factors : cutTo(factors, dynamicRank),
  );
  const norms = await normsOf(all, checkpoint, options);
  return all.map((factors) => {
    const own = factors.layer.startsWith(`${PREFIXES.unet}.`) ? unet : textEncoder;
    const known = norms.get(factors.layer);
    return {
      factors,
      strength: own * weightOf(factors.layer),
      ...(known && { norms: known }),
    };
  });
}

/** The first `rank` of a low-rank pair; alpha / rank stays the file's. As A1111's `dyn`, for files whose
 *  training ordered them (DyLoRA, Valipour et al., arXiv:2210.07558). */
function cutTo(factors: Factors, rank: number): Factors {
  const { form } = factors;
  if (form?.kind !== "low-rank" || form.rank <= rank) return factors;
  const { down } = form;
  const length = (down.length / form.rank) * rank;
  const first = down instanceof Float32Array ? down.subarray(0, length) : { ...down, length };
  return { ...factors, form: { ...form, rank, down: first } };
}

/** Bytes of weights that are looked at together. Many small graphs: of a large one that is released, the engine
 *  host takes its whole process back, with every network in it. */
const NORMS_AT_ONCE = 128 * 2 ** 20;

async function normsOf(
  factors: readonly Factors[],
  { unet, textEncoder, textEncoder2 }: AdaptableModel,
  options: LoraOptions,
): Promise<ReadonlyMap<string, Norms>> {
  const weights = new Map([
    ...unet.weights,
    ...textEncoder.weights,
    ...(textEncoder2?.weights ?? []),
  ]);
  const norms = new Map<string, Norms>();
  let part: Factors[] = [];
  let bytes = 0;
  const look = async (): Promise<void> => {
    for (const [layer, each] of await normsOfPart(part, weights, options)) norms.set(layer, each);
    part = [];
    bytes = 0;
  };
  for (const each of factors) {
    if (each.magnitude === undefined) continue;
    const entry = weights.get(`${each.layer}.weight`);
    const size = entry ? byteLength(entry) : 0;
    if (part.length > 0 && bytes + size > NORMS_AT_ONCE) await look();
    part.push(each);
    bytes += size;
  }
  if (part.length > 0) await look();
  return norms;
}

async function normsOfPart(
  factors: readonly Factors[],
  weights: AdaptableModel["unet"]["weights"],
  { runtime, signal }: LoraOptions,
): Promise<ReadonlyMap<string, Norms>> {
  const graph = adapterNorms(factors);
  if (!graph) return new Map();
  const { capabilities } = runtime;
  const compiled = compileGraph("DoRA norms", graph.outputs, { weights, capabilities });
  const session = await runtime.load(compiled, { ...(signal && { signal }) });
  try {
    await session.hold(adapterValues(graph.layout, compiled.inputs, graph.applied));
    return graph.read(await session.run({}, { ...(signal && { signal }) }));
  } finally {
    await session.release();
  }
}

const unusedWords = ({ name, unused }: Lora): Text => {
  const keys = listed(unused);
  return {
    en: `LoRA ${name}: ${unused.length} of its parts change nothing here: ${keys.en}`,
    zh: `LoRA ${name}：有 ${unused.length} 个部分在此不起作用：${keys.zh}`,
  };
};
