/** A network that is loaded, as a tagger. */
import type { Session, TensorData } from "@inkloom/engine";
import { framed, type FrameNumbers, type Framing, writeFrame } from "../frame.ts";
import type { TagLabel } from "../labels/label.ts";
import type { TaggerFiles } from "../locate-tagger.ts";
import type { Tagger } from "../tagger.ts";
import { scoresOf } from "./scores.ts";

/** Names of the graph's input, [batch, side, side, 3] or [batch, 3, side, side], and of its output, all scores in a row. */
export const PICTURES = "pictures";
export const SCORES = "scores";

/** What goes into a network. */
export interface Seen {
  readonly side: number;
  /** Pictures of each run. */
  readonly batch: number;
  readonly framing: Framing;
  readonly numbers: FrameNumbers;
}

export const shapeOf = ({ side, batch, numbers }: Seen): readonly number[] =>
  numbers.layout === "NHWC" ? [batch, side, side, 3] : [batch, 3, side, side];

export interface Labelled {
  readonly labels: readonly TagLabel[];
  /** The file in which they stand. */
  readonly path: string;
}

export function sessionTagger(
  { name, path }: TaggerFiles,
  { labels, path: listPath }: Labelled,
  seen: Seen,
  session: Session,
): Tagger {
  const { side, batch, framing, numbers } = seen;
  const size = 3 * side * side;
  return {
    name,
    path,
    labels,
    batch,
    prepare: (pixels) => {
      const out = new Float32Array(size);
      writeFrame(framed(pixels, side, framing), numbers, out);
      return out;
    },
    async scores(prepared, signal) {
      // A graph has one number of pictures; those that are missing are zeros, and their answers are left out.
      const data = new Float32Array(batch * size);
      for (const [i, each] of prepared.entries()) data.set(each, i * size);
      const pictures: TensorData = { dtype: "float32", shape: shapeOf(seen), data };
      const made = await session.run({ [PICTURES]: pictures }, { ...(signal && { signal }) });
      const count = prepared.length;
      return scoresOf(made[SCORES]?.data, { path, listPath, labels, batch, count });
    },
    release: () => session.release(),
  };
}
