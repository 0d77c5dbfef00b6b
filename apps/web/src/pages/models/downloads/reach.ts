/** Whether downloads find the network, as far as those that ended can tell. */
import type { Pull } from "../models-service.ts";

/** @param pulls the newest first, as the service lists them */
export function reachesNothing(
  pulls: readonly {
    readonly state: Pull["state"];
    readonly error: { readonly code: string } | null;
    readonly finishedAt: string | null;
  }[],
): boolean {
  const [latest] = pulls
    .filter(({ state, finishedAt }) => finishedAt !== null && state !== "cancelled")
    .toSorted((a, b) => Date.parse(b.finishedAt ?? "") - Date.parse(a.finishedAt ?? ""));
  return latest?.error?.code === "pull/unreachable";
}
