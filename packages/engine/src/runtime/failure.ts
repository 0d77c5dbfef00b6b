/** Turns what a native runtime throws into a `Problem` in our words. */
import { Problem } from "@inkloom/contract";

/** `doing` is the start of the sentence, e.g. `unet: loading`. */
export function runtimeProblem(doing: string, thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const said = firstLine(thrown instanceof Error ? thrown.message : String(thrown));
  const code = /bad_alloc|out of memory|failed to allocate/i.test(said)
    ? "runtime/out-of-memory"
    : "runtime/failed";
  return new Problem(code, `${doing} failed: ${said}`, { cause: thrown });
}

const firstLine = (text: string): string => text.trim().split("\n", 1)[0] ?? "";
