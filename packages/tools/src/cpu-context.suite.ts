/** What a tool is given in tests: the processor, the embedded model, and an empty data folder. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { RunContext } from "./run.ts";

/** `close` ends the runtime and removes the folder. */
export async function cpuContext(): Promise<{
  readonly context: Omit<RunContext, "picture">;
  readonly close: () => Promise<void>;
}> {
  const home = await mkdtemp(join(tmpdir(), "inkloom-context-"));
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  return {
    context: {
      runtime: () => Promise.resolve(runtime),
      home,
      embeddedModels: join(import.meta.dirname, "../../../models"),
    },
    close: async () => {
      await runtime.close();
      await rm(home, { recursive: true });
    },
  };
}
