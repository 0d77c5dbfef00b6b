/** Requests that are drawn one after the other, checked before the first. */
import { type DrawingRequest, type GenerateRequest, Problem, type Text } from "@inkloom/contract";
import { findLora } from "./adapters/find-lora.ts";
import { expectLoraFits } from "./adapters/open-lora.ts";
import { wantedLoras } from "./adapters/wanted-loras.ts";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { openCheckpoint, type OpenOptions } from "./checkpoint/open.ts";
import type { Chunking } from "./conditioning/text-paths.ts";
import { findControl } from "./control/find-control.ts";
import type { DrawingContext } from "./drawing/drawing.ts";
import { type DrawingWords, drawingWords } from "./drawing/drawing-words.ts";
import type { PixelSize } from "./latents/size.ts";
import type { PlannedWords, SourceText } from "./prompt/index.ts";
import { resolveRequest } from "./resolve.ts";

/** A request, and the size of the picture that it begins with, if any. */
export interface CheckedRequest {
  readonly request: DrawingRequest & Partial<SecondWalk>;
  readonly picture?: PixelSize;
  /** Where it comes from, to be named before what is wrong with it. */
  readonly from?: Text;
}

type SecondWalk = Pick<GenerateRequest, "hires_prompt" | "hires_negative" | "hires_model">;

/** Where names are looked for. */
export type CheckContext = Pick<
  DrawingContext,
  | "modelFolders"
  | "vaeFolders"
  | "loraFolders"
  | "embeddingFolders"
  | "wordsFolder"
  | "control"
  | "signal"
>;

/**
 * Finds models, samplers, schedules, sizes, styles, wildcards, LoRAs, textual inversions and, where their folders are
 * given, control networks that are not there or do not fit, and prompts that cannot be read; of files headers only, each once for a checkpoint. Seeds must have
 * been drawn.
 * @throws Problem as drawing the first bad one would
 */
export async function checkRequests(
  requests: readonly CheckedRequest[],
  context: CheckContext,
): Promise<void> {
  const { modelFolders, vaeFolders, loraFolders = [], signal } = context;
  const checkpoints = new Map<string, Checkpoint>();
  const fitting = new Set<string>();
  const words = new Set<string>();
  const opened = async (name: string, options: OpenOptions): Promise<[Checkpoint, key: string]> => {
    const key = JSON.stringify([name, options.vae, options.prediction, options.zeroSnr]);
    const checkpoint =
      checkpoints.get(key) ??
      (await openCheckpoint(name, modelFolders, { ...options, vaeFolders }));
    checkpoints.set(key, checkpoint);
    return [checkpoint, key];
  };
  const check = async ({ request, picture }: CheckedRequest): Promise<void> => {
    const { vae, prediction, zero_snr: zeroSnr } = request;
    const [checkpoint, key] = await opened(request.model, { vae, prediction, zeroSnr });
    for (const other of [request.refiner, request.hires_model])
      if (other !== undefined) await opened(other, {});
    resolveRequest(request, checkpoint, picture);
    for (const { enabled, model } of request.control ?? [])
      if (enabled && model !== undefined && context.control)
        await findControl(model, context.control.folders);
    const said = JSON.stringify([wordsOf(request), key]);
    if (words.has(said)) return;
    words.add(said);
    const read = await drawingWords(request, context);
    const texts = await plannedTexts(read, request);
    await expectReadable(texts, await read.chunking(checkpoint), checkpoint);
    const again = await read.networks(...secondWords(request));
    for (const want of wantedLoras([...read.requested.networks, ...again], request)) {
      const lora = JSON.stringify([want.name, key]);
      if (fitting.has(lora)) continue;
      await expectLoraFits(await findLora(want.name, loraFolders, want.typed), checkpoint);
      fitting.add(lora);
    }
  };
  for (const checked of requests) {
    signal?.throwIfAborted();
    await check(checked).catch((error: unknown) => {
      throw checked.from === undefined ? error : named(error, checked.from);
    });
  }
}

function named(error: unknown, from: Text): unknown {
  if (!(error instanceof Problem)) return error;
  const { en, zh } = error.sentence;
  return new Problem(
    error.code,
    { en: `${from.en}: ${en}`, zh: `${from.zh}：${zh}` },
    { cause: error },
  );
}

/** What the words of a request depend on; seeds only where words may be drawn. */
function wordsOf(request: CheckedRequest["request"]): readonly unknown[] {
  const { prompt, negative_prompt: negative, hires_prompt, hires_negative, styles } = request;
  const texts = [prompt, negative, hires_prompt, hires_negative];
  const isDrawn = (styles ?? "") !== "" || texts.some((text) => /\{|__/.test(text ?? ""));
  const draws = isDrawn ? [request.seed, request.batch] : [];
  return [...texts, styles, request.loras, request.emphasis, ...draws];
}

/** What the second walk of a hires fix is told. */
const secondWords = ({
  prompt,
  negative_prompt: negative,
  hires_prompt: again = prompt,
  hires_negative: againNot = negative,
}: CheckedRequest["request"]): [positive: string, negative: string] => [again, againNot];

/** The texts of both walks, each once. */
async function plannedTexts(
  words: DrawingWords,
  request: CheckedRequest["request"],
): Promise<readonly SourceText[]> {
  const { prompt, negative_prompt: negative, steps: calls } = request;
  const walks = [
    await words.plan(prompt, negative, { calls }),
    await words.plan(...secondWords(request), { calls, hiresCalls: calls }),
  ];
  const texts = walks.flatMap(({ planned }) => planned.flatMap(textsOf));
  return [...new Map(texts.map((source) => [source.text, source])).values()];
}

const textsOf = ({ positive, negative }: PlannedWords): SourceText[] =>
  [positive, negative].flatMap(({ parts }) =>
    parts.flatMap(({ schedule }) => schedule.map(({ source }) => source)),
  );

/** Cuts the texts into chunks, which reads their weights and opens their textual inversions. */
async function expectReadable(
  texts: readonly SourceText[],
  { tokenizer, chunks }: Chunking,
  checkpoint: Checkpoint,
): Promise<void> {
  for (const second of checkpoint.textEncoder2 ? [false, true] : [false]) {
    const own = await tokenizer(checkpoint, second);
    for (const source of texts) await chunks(own, source, second ? 1 : 0);
  }
}
