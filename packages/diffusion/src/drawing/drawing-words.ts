/** The words of one request: read once, by the rules it names, for each checkpoint that is to follow them. */
import type { DrawingRequest } from "@inkloom/contract";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Chunking } from "../conditioning/text-paths.ts";
import {
  checkpointTokenizer,
  chunkMaker,
  embeddingLibrary,
  emptyChunk,
  type NetworkTag,
  type PlannedWords,
  planWords,
  repairing,
} from "../prompt/index.ts";
import type { DrawingContext, WalkLength } from "./drawing.ts";
import { once } from "./once.ts";
import {
  addHash,
  encoderWidths,
  noteEmphasis,
  type ReadWords,
  requestReader,
  syntaxOf,
  withoutNegative,
} from "./worded-request.ts";

export interface DrawingWords {
  /** What the request's own prompts say. */
  readonly requested: ReadWords;
  /** A1111's fields about them, growing as they are read. */
  readonly fields: Readonly<Record<string, string>>;
  /** What holds when. `emptyNegative`: nothing is written on that side for any picture.
   *  @throws Problem `prompt/...` */
  plan(
    positive: string,
    negative: string,
    walk: WalkLength,
  ): Promise<{ readonly planned: readonly PlannedWords[]; readonly emptyNegative: boolean }>;
  /** The networks that these words ask for. */
  networks(positive: string, negative: string): Promise<readonly NetworkTag[]>;
  /** How texts become token ids for a checkpoint's encoders. */
  chunking(model: Checkpoint): Promise<Chunking>;
}

/** Reads the request's prompts. The seed must have been drawn: wildcards are drawn by it. */
export async function drawingWords(
  request: DrawingRequest,
  { wordsFolder, embeddingFolders = [] }: Pick<DrawingContext, "wordsFolder" | "embeddingFolders">,
): Promise<DrawingWords> {
  const read = requestReader(request, wordsFolder);
  const syntax = syntaxOf(request.emphasis);
  const library = once(() => embeddingLibrary(embeddingFolders));
  const requested = await read(request.prompt, request.negative_prompt);
  const fields: Record<string, string> = request.repair_text ? { "Repair text": "True" } : {};
  return {
    requested,
    fields,
    async plan(positive, negative, walk) {
      const { pictures } = await read(positive, negative);
      const planned = planWords(pictures, { literal: syntax === "comfy", ...walk });
      noteEmphasis(fields, request.emphasis, pictures);
      return { planned, emptyNegative: withoutNegative(pictures) };
    },
    networks: async (positive, negative) => (await read(positive, negative)).networks,
    async chunking(model) {
      const { chunks } = chunkMaker(await library(), encoderWidths(model), syntax, (name, hash) => {
        addHash(fields, name, hash);
      });
      const tokenizer: Chunking["tokenizer"] = request.repair_text
        ? async (of, second) => repairing(await checkpointTokenizer(of, second))
        : checkpointTokenizer;
      return { tokenizer, chunks, empty: emptyChunk };
    },
  };
}
