/** Where a job goes in the line: the service puts it directly before or behind another of the same user. */
import type { Job } from "@inkloom/client";

export type Place = { readonly before: string } | { readonly after: string };
type Row = Pick<Job, "id" | "user">;

/** The place that a job gets when it is dropped from row `from` onto row `to`. Undefined where nothing would change: jobs of
 *  others, which it cannot be told to pass, lie between. */
export function placeAt(
  rowAt: (index: number) => Row | undefined,
  from: number,
  to: number,
): Place | undefined {
  const moved = rowAt(from);
  if (moved === undefined || from === to) return undefined;
  const back = to > from ? -1 : 1;
  for (let at = to; at !== from; at += back) {
    const row = rowAt(at);
    if (row?.user === moved.user && row.id !== moved.id)
      return to > from ? { after: row.id } : { before: row.id };
  }
  return undefined;
}
