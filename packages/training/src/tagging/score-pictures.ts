/** Scores of many pictures, some at a time: while the network works on a batch, the next one is read. */
import { Problem } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Tagger } from "./tagger.ts";

/** A picture by its name, read when it is its turn. */
export interface TaggedPicture {
  readonly name: string;
  /** Rejects with a Problem where it is no picture. */
  readonly read: () => Promise<Pixels>;
}

export type Scored<P extends TaggedPicture> =
  | { readonly picture: P; readonly scores: Float32Array }
  | { readonly picture: P; readonly problem: Problem };

export interface ScoringOptions {
  /** What becomes of a picture that cannot be read: it is told as such, or ends the work. */
  readonly onError: "skip" | "stop";
  readonly signal?: AbortSignal | undefined;
}

/** Problems of one picture that say nothing about the next. */
const OF_ONE = "input/picture";

interface Batch<P extends TaggedPicture> {
  readonly pictures: readonly P[];
  readonly prepared: readonly Float32Array[];
  readonly failed: readonly { readonly picture: P; readonly problem: Problem }[];
}

/** In the order of the pictures, but for those of a batch that cannot be read, which come before its others. */
export async function* scorePictures<P extends TaggedPicture>(
  tagger: Tagger,
  pictures: Iterable<P>,
  { onError, signal }: ScoringOptions,
): AsyncGenerator<Scored<P>> {
  const rest = pictures[Symbol.iterator]();
  const next = (): Promise<Batch<P> | undefined> => readBatch(tagger, rest, onError, signal);
  let batch = await next();
  while (batch !== undefined) {
    signal?.throwIfAborted();
    const { pictures: these, prepared, failed } = batch;
    const running = prepared.length === 0 ? [] : tagger.scores(prepared, signal);
    // Both are awaited, so that neither fails unseen.
    const [scores, following] = await Promise.allSettled([running, next()]);
    if (scores.status === "rejected") throw asError(scores.reason);
    for (const each of failed) yield each;
    for (const [i, picture] of these.entries())
      yield { picture, scores: scores.value[i] ?? new Float32Array() };
    if (following.status === "rejected") throw asError(following.reason);
    batch = following.value;
  }
}

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error(String(reason));

/** Undefined where no picture is left. */
async function readBatch<P extends TaggedPicture>(
  tagger: Tagger,
  rest: Iterator<P>,
  onError: ScoringOptions["onError"],
  signal: AbortSignal | undefined,
): Promise<Batch<P> | undefined> {
  const pictures: P[] = [];
  const prepared: Float32Array[] = [];
  const failed: Batch<P>["failed"][number][] = [];
  while (pictures.length < tagger.batch && failed.length < MOST_FAILED) {
    signal?.throwIfAborted();
    const { value: picture, done } = rest.next() as IteratorResult<P, undefined>;
    if (done === true) break;
    try {
      prepared.push(tagger.prepare(await picture.read()));
      pictures.push(picture);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== OF_ONE || onError === "stop") throw error;
      failed.push({ picture, problem: error });
    }
  }
  return pictures.length + failed.length === 0 ? undefined : { pictures, prepared, failed };
}

/** A folder without a single picture that can be read is told as it goes on. */
const MOST_FAILED = 64;
