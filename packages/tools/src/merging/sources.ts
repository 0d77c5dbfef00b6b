/** What a request calls LoRAs and checkpoints, found and opened for merging. */
import { Problem, type Text } from "@inkloom/contract";
import { findLora, wantedLoras } from "@inkloom/diffusion";
import {
  bookOfCheckpoint,
  MatrixEngine,
  type MergedSource,
  type MergeModel,
  openMergeModel,
  openSources,
  readWeight,
  strengthOf,
} from "@inkloom/training";
import { loraFolders, modelFolders, type RunContext } from "../run.ts";

/** A source as the new file names it. */
export interface SourceWords {
  readonly name: string;
  readonly unet: number;
  readonly textEncoder: number;
  readonly blocks?: string;
}

export interface WantedSources {
  readonly words: readonly SourceWords[];
  readonly merged: readonly MergedSource[];
  readonly opened: Awaited<ReturnType<typeof openSources>>;
}

/**
 * `loras` is a list as requests for pictures have it: `name:strength; name:...`.
 * @throws Problem `lora/...`, `merge/...`, `prompt/...`
 */
export async function wantedSources(
  loras: string,
  context: RunContext,
  model?: MergeModel,
): Promise<WantedSources> {
  const wanted = wantedLoras([], { loras });
  if (wanted.length === 0)
    throw new Problem("merge/request", {
      en: `loras: got ${JSON.stringify(loras)}, expected names of LoRAs with their strengths, such as "a:0.7; b:0.5"`,
      zh: `loras：给出的是 ${JSON.stringify(loras)}，应为 LoRA 名称及强度，例如“a:0.7; b:0.5”`,
    });
  const cut = wanted.find(({ dynamicRank }) => dynamicRank !== undefined);
  if (cut)
    throw new Problem("merge/request", {
      en: `${cut.name}: dyn= is for drawing, expected strengths and lbw= only; lora resize cuts a file`,
      zh: `${cut.name}：dyn= 仅用于绘图，此处只能使用强度和 lbw=；压缩文件请用 lora resize`,
    });
  const places: Awaited<ReturnType<typeof findLora>>[] = [];
  for (const { name } of wanted) places.push(await findLora(name, loraFolders(context)));
  const book = model && bookOfCheckpoint(model.adaptable);
  const opened = await openSources(places, book);
  noteUnused(opened.sources, context);
  const words = wanted.map(({ unet, textEncoder, blocks }, i) => ({
    name: places[i]?.name ?? "",
    unet,
    textEncoder,
    ...(blocks !== undefined && { blocks }),
  }));
  const merged = opened.sources.flatMap((source, i) => {
    const strengths = words[i];
    return strengths ? [{ source, strength: strengthOf(strengths) }] : [];
  });
  return { words, merged, opened };
}

/** Parts of files that fit no layer are told, as drawing does. */
function noteUnused(sources: WantedSources["opened"]["sources"], { onProgress }: RunContext): void {
  for (const { name, unused } of sources) {
    const [first] = unused;
    if (first === undefined) continue;
    const count = unused.length;
    const notice: Text = {
      en: `LoRA ${name}: ${count} of its parts change nothing here and are left out, the first is ${first}`,
      zh: `LoRA ${name}：有 ${count} 个部分在此不起作用，已略去，第一个是 ${first}`,
    };
    onProgress?.({ stage: "load", notice });
  }
}

export const openModel = (name: string, context: RunContext): Promise<MergeModel> =>
  openMergeModel(name, modelFolders(context));

/** Where layers' weights are read, for what depends on them. */
export const weightReader =
  (model: MergeModel) =>
  async (layer: string): Promise<Float32Array> => {
    const values = await readWeight(model, `${layer}.weight`);
    if (values) return values;
    throw new Error(`${model.path} has no ${layer}.weight, which a LoRA was said to fit`);
  };

/** Does the work with an engine for large products, whose runtime begins when one is needed. */
export async function withEngine<T>(
  context: RunContext,
  work: (engine: MatrixEngine) => Promise<T>,
): Promise<T> {
  const engine = new MatrixEngine(() => context.runtime("cpu"), context.signal);
  try {
    return await work(engine);
  } finally {
    await engine.release();
  }
}

/** Progress by layers or tensors. */
export const counting =
  ({ onProgress }: RunContext) =>
  (step: number, steps: number): void =>
    onProgress?.({ stage: "merge", step, steps });
