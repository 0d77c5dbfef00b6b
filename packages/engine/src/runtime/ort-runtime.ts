/** What the runtimes of Node and of browsers share: they know their sessions, and close them. */
import type { CompiledGraph, Device } from "@inkloom/contract";
import { orAborted } from "./abort.ts";
import { CAPABILITIES } from "./capabilities.ts";
import type { Runtime, Session } from "./runtime.ts";

/** A runtime whose sessions come from `open`. */
export function ortRuntime(
  device: Device,
  open: (graph: CompiledGraph) => Promise<Session>,
): Runtime {
  const sessions = new Set<Session>();
  return {
    device,
    capabilities: CAPABILITIES[device],
    async load(graph, { signal } = {}) {
      signal?.throwIfAborted();
      const opening = open(graph);
      const session = await orAborted(opening, signal).catch((error: unknown) => {
        void opening.then((late) => late.release()).catch(() => undefined);
        throw error;
      });
      sessions.add(session);
      return {
        hold: (feeds) => session.hold(feeds),
        run: (feeds, options) => session.run(feeds, options),
        release: async () => {
          sessions.delete(session);
          await session.release();
        },
      };
    },
    async close() {
      const all = [...sessions];
      sessions.clear();
      await Promise.all(all.map((session) => session.release()));
    },
  };
}
