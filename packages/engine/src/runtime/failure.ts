/** Turns what a native runtime throws into a `Problem` in our words. */
import { Problem, type Text } from "@inkloom/contract";

/** What is being done to a graph, as the start of a sentence. */
export const loading = (graph: string): Text => ({ en: `${graph}: loading`, zh: `${graph}：加载` });
export const running = (graph: string): Text => ({ en: `${graph}: running`, zh: `${graph}：运行` });

/** `doing` is the start of the sentence, e.g. `unet: loading`. */
export function runtimeProblem(doing: Text, thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const said = firstLine(thrown instanceof Error ? thrown.message : String(thrown));
  const code = /bad_alloc|out of memory|failed to allocate/i.test(said)
    ? "runtime/out-of-memory"
    : "runtime/failed";
  return new Problem(
    code,
    { en: `${doing.en} failed: ${said}`, zh: `${doing.zh}失败：${said}` },
    { cause: thrown },
  );
}

const firstLine = (text: string): string => text.trim().split("\n", 1)[0] ?? "";
