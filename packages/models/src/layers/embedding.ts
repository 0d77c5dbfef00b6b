import { gather, type Tensor } from "@inkloom/engine";
import type { Weights } from "../weights.ts";

export interface EmbeddingOptions {
  /** Number of rows. */
  readonly rows: number;
  /** Values per row. */
  readonly size: number;
}

/** Row lookup: ids int64 [...] in 0..rows-1 -> [..., size]. */
export const embedding = (w: Weights, ids: Tensor, { rows, size }: EmbeddingOptions): Tensor =>
  gather(w.param("weight", [rows, size]), ids, 0);
