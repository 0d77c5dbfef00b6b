/** One engine per device, for all jobs of a process. */
import type { RunContext } from "@inkloom/tools";

type OpenRuntime = RunContext["runtime"];

/** `open` is asked once for each device; one that could not be opened is tried again by the next job. */
export function keptRuntimes(open: OpenRuntime): OpenRuntime {
  const opened = new Map<string, ReturnType<OpenRuntime>>();
  return async (wish) => {
    const known = opened.get(wish) ?? open(wish);
    opened.set(wish, known);
    try {
      const runtime = await known;
      // What `auto` found may have been asked for by its name before: then that one serves both.
      const named = opened.get(runtime.device) ?? known;
      opened.set(runtime.device, named);
      if (named === known) return runtime;
      opened.set(wish, named);
      await runtime.close();
      return await named;
    } catch (error) {
      if (opened.get(wish) === known) opened.delete(wish);
      throw error;
    }
  };
}
