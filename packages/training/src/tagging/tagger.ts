/** A tagger that is open: pictures in, a score for each label out. */
import type { Pixels } from "@inkloom/pixels";
import type { Framing } from "./frame.ts";
import type { TagLabel } from "./labels/label.ts";

export interface Tagger {
  readonly name: string;
  /** The network's file. */
  readonly path: string;
  readonly labels: readonly TagLabel[];
  /** Most pictures that go in at once. */
  readonly batch: number;
  /** A picture's numbers as the network takes them. */
  readonly prepare: (pixels: Pixels) => Float32Array;
  /** For each of at most `batch` prepared pictures, a score for each label, 0 to 1.
   *  @throws Problem `tagger/labels`, `tagger/damaged`, and those of the runtime */
  readonly scores: (
    prepared: readonly Float32Array[],
    signal?: AbortSignal,
  ) => Promise<readonly Float32Array[]>;
  readonly release: () => Promise<void>;
}

/** How a tagger is opened. */
export interface TaggerOptions {
  /** How pictures are laid into the square; DeepDanbooru has a way of its own. */
  readonly framing: Exclude<Framing, "deepdanbooru">;
  /** Pictures at once, where the network takes any number. */
  readonly batch: number;
}

export interface NetworkOptions extends TaggerOptions {
  readonly signal?: AbortSignal | undefined;
}
