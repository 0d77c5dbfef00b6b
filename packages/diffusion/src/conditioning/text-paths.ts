/** The text encoders of a checkpoint, each with the tokenizer that its chunks come from. */
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Chunk, SourceText, Tokenizer } from "../prompt/index.ts";
import type { OpenSessions } from "../sessions.ts";
import type { TextPath } from "./encode-plan.ts";
import { textTowers, type TowerOptions } from "./text-encoder.ts";
import { rememberingTower } from "./text-tower.ts";

/** How chunks are made; values of the stage above. */
export interface Chunking {
  readonly tokenizer: (checkpoint: Checkpoint, second: boolean) => Promise<Tokenizer>;
  readonly chunks: (
    tokenizer: Tokenizer,
    source: SourceText,
    encoder: number,
  ) => Promise<readonly Chunk[]>;
  readonly empty: (tokenizer: Tokenizer) => Chunk;
}

/** One path for each text encoder. */
export async function textPaths(
  sessions: OpenSessions,
  checkpoint: Checkpoint,
  { tokenizer, chunks, empty }: Chunking,
  options: TowerOptions,
): Promise<TextPath[]> {
  const paths: TextPath[] = [];
  for (const [index, tower] of textTowers(sessions, checkpoint, options).entries()) {
    const second = index === 1;
    const own = await tokenizer(checkpoint, second);
    paths.push({
      tower: rememberingTower(tower),
      chunks: (source) => chunks(own, source, index),
      empty: empty(own),
    });
  }
  return paths;
}
