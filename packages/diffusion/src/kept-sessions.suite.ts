/** For tests that draw many pictures with the same networks: each is loaded once, as a service keeps them between
 *  jobs. What loading and releasing do themselves is tested with a plain runtime. */
import { createHash } from "node:crypto";
import { type CompiledGraph, Problem, type Runtime, type Session } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";

interface Kept {
  readonly key: string;
  readonly session: Session;
  busy: boolean;
}

/** One thread on the processor. `close` releases what was kept. */
export async function keepingRuntime(): Promise<Runtime> {
  return keeping(await createNodeRuntime("cpu", { threads: 1 }));
}

function keeping(runtime: Runtime): Runtime {
  const kept: Kept[] = [];
  return {
    ...runtime,
    async load(graph, options) {
      options?.signal?.throwIfAborted();
      const key = keyOf(graph);
      const known = kept.find((each) => !each.busy && each.key === key);
      const entry = known ?? { key, session: await runtime.load(graph, options), busy: true };
      if (known === undefined) kept.push(entry);
      entry.busy = true;
      return lent(entry, graph.name, () => kept.splice(kept.indexOf(entry), 1));
    },
    close: () => runtime.close(),
  };
}

/** As a session of its own: what was released does not run, and what it held does not outlive it. */
function lent(entry: Kept, name: string, forget: () => void): Session {
  const { session } = entry;
  const state = { released: false, holds: false };
  return {
    hold: (feeds) => {
      state.holds = true;
      return session.hold(feeds);
    },
    run: async (feeds, options) => {
      if (state.released)
        throw new Problem("runtime/released", { en: `${name}: released`, zh: `${name}：已释放` });
      return session.run(feeds, options);
    },
    release: async () => {
      if (state.released) return;
      state.released = true;
      entry.busy = false;
      if (!state.holds) return;
      forget();
      await session.release();
    },
  };
}

/** Equal for graphs that compute the same with the same files. */
function keyOf({ onnx, externalData, inputs, outputs, name, ...rest }: CompiledGraph): string {
  const hash = createHash("sha256").update(onnx).update(JSON.stringify(rest));
  hash.update(JSON.stringify([name, inputs, outputs]));
  for (const { path, ...from } of externalData)
    hash.update(path).update("data" in from ? from.data : JSON.stringify(from));
  return hash.digest("hex");
}
