/** Captions as token ids in windows of 77: start, 75 tokens, end; what does not fit is cut off.
 *  Reference: kohya-ss/sd-scripts@48d368f, library/strategy_base.py (TokenizeStrategy._get_input_ids). */
import { type Checkpoint, checkpointTokenizer, type Tokenizer } from "@inkloom/diffusion";

export interface CaptionTokens {
  /** A window each. */
  readonly ids: readonly Int32Array[];
  /** Of SDXL's second text encoder, with the place of the text's end in its first window. */
  readonly ids2?: readonly Int32Array[];
  readonly end2?: number;
}

/** @throws Problem `tokenizer/...` */
export async function captionTokenizer(
  checkpoint: Checkpoint,
  chunks: number,
): Promise<(caption: string) => CaptionTokens> {
  const first = await checkpointTokenizer(checkpoint);
  const { textEncoder, textEncoder2 } = checkpoint;
  const second = textEncoder2 && (await checkpointTokenizer(checkpoint, true));
  return (caption) => {
    const ids = windows(first, caption, chunks, textEncoder.config.positions);
    if (!second) return { ids };
    const ids2 = windows(second, caption, chunks, textEncoder2.config.positions);
    const end2 = ids2[0]?.indexOf(second.eos) ?? 0;
    return { ids, ids2, end2 };
  };
}

function windows(
  tokenizer: Tokenizer,
  caption: string,
  chunks: number,
  positions: number,
): Int32Array[] {
  const { bos, eos, pad } = tokenizer;
  const window = positions - 2;
  const tokens = tokenizer.encode(caption).slice(0, chunks * window);
  return Array.from({ length: chunks }, (_, i) => {
    const own = tokens.slice(i * window, (i + 1) * window);
    const ids = new Int32Array(positions).fill(pad);
    ids.set([bos, ...own, eos]);
    return ids;
  });
}
