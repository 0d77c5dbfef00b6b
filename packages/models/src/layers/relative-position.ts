/** A learnt bias by the distance between two pixels, looked up in a table. */
import { constant, gather, reshape, sizeAt, type Tensor, transpose } from "@inkloom/engine";
import type { WindowSize } from "./windows.ts";

/** For every pair of pixels of a window the row of the table, int64 [h w, h w]. Rows stand by distance down,
 *  then right, beginning with the most negative: (2h - 1)(2w - 1) in all. One for a whole network. */
export function relativeRows([h, w]: WindowSize): Tensor {
  const rows: number[] = [];
  for (let from = 0; from < h * w; from++)
    for (let to = 0; to < h * w; to++) {
      const down = Math.floor(from / w) - Math.floor(to / w) + h - 1;
      const right = (from % w) - (to % w) + w - 1;
      rows.push(down * (2 * w - 1) + right);
    }
  return constant(rows, [h * w, h * w], "int64");
}

/** `table` [rows, heads] at `rows` [L, K] -> [heads, L, K]. */
export function relativeBias(table: Tensor, rows: Tensor): Tensor {
  const flat = reshape(rows, [-1]);
  const picked = gather(table, flat, 0); // [L K, heads]
  return reshape(transpose(picked, [1, 0]), [sizeAt(table.shape, 1), ...rows.shape]);
}
