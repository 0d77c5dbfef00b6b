/** What a tool is given in tests: the processor, the embedded model, and an empty data folder. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngineHost } from "@inkloom/engine/host";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { RunContext } from "./run.ts";
import { keptSessions } from "./tools/grid/kept-sessions.ts";

const EMBEDDED_MODELS = join(import.meta.dirname, "../../../models");

/** The same with the engine in a process of its own, and what that process holds in memory, bytes. */
export function hostContext(home: string): {
  readonly context: Omit<RunContext, "picture">;
  readonly residentMemory: () => Promise<number>;
  readonly close: () => Promise<void>;
} {
  const host = createEngineHost({ device: "cpu" });
  return {
    context: { runtime: () => Promise.resolve(host), home, embeddedModels: EMBEDDED_MODELS },
    // The process may be ended while it is asked.
    residentMemory: () => host.residentMemory().catch(() => 0),
    close: () => host.close(),
  };
}

/** Networks stay loaded from one picture to the next. `close` ends the runtime and removes the folder. */
export async function cpuContext(): Promise<{
  readonly context: Omit<RunContext, "picture">;
  readonly close: () => Promise<void>;
}> {
  const home = await mkdtemp(join(tmpdir(), "inkloom-context-"));
  const { runtime } = keptSessions(await createNodeRuntime("cpu", { threads: 1 }));
  return {
    context: {
      runtime: () => Promise.resolve(runtime),
      home,
      embeddedModels: EMBEDDED_MODELS,
    },
    close: async () => {
      await runtime.close();
      await rm(home, { recursive: true });
    },
  };
}
