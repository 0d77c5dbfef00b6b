/** Reads many small pieces of one file in few reads, all into the same memory: fresh memory for every piece
 *  takes the system longer to hand out than the file takes to copy. */
import { open } from "node:fs/promises";

export interface Span {
  /** Bytes from the file's start. */
  readonly offset: number;
  readonly length: number;
}

/** Bytes between two pieces that are read along rather than skipped. */
const GAP = 2 ** 16;

/** Bytes of one read, unless a single piece has more. */
const AT_ONCE = 2 ** 23;

/**
 * Calls `use` with the index and the bytes of every span, in the file's order; the bytes hold until it
 * returns. What lies beyond the file's end comes short.
 */
export async function readSpans(
  path: string,
  spans: readonly Span[],
  use: (index: number, bytes: Uint8Array) => void,
): Promise<void> {
  const runs = runsOf(spans);
  const largest = runs.reduce((most, { length }) => Math.max(most, length), 0);
  const memory = new Uint8Array(largest);
  const file = await open(path, "r");
  try {
    for (const { offset, length, members } of runs) {
      let filled = 0;
      for (let more = 1; filled < length && more > 0; filled += more)
        more = (await file.read(memory, filled, length - filled, offset + filled)).bytesRead;
      for (const { index, span } of members) {
        const start = span.offset - offset;
        use(index, memory.subarray(Math.min(start, filled), Math.min(start + span.length, filled)));
      }
    }
  } finally {
    await file.close();
  }
}

interface Run extends Span {
  readonly members: readonly { readonly index: number; readonly span: Span }[];
}

/** Spans that lie one behind the other, joined. */
function runsOf(spans: readonly Span[]): Run[] {
  const runs: { offset: number; length: number; members: Run["members"][number][] }[] = [];
  const located = spans.map((span, index) => ({ index, span }));
  for (const each of located.sort((a, b) => a.span.offset - b.span.offset)) {
    const { offset, length } = each.span;
    const run = runs.at(-1);
    const joined = run && Math.max(run.length, offset + length - run.offset);
    if (run && joined && offset - (run.offset + run.length) <= GAP && joined <= AT_ONCE) {
      run.length = joined;
      run.members.push(each);
    } else runs.push({ offset, length, members: [each] });
  }
  return runs;
}
