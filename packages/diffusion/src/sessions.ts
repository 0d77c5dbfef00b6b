/** The sessions of one request: made on first use, all released at its end. */
import {
  type CompiledGraph,
  Problem,
  type Runtime,
  type Session,
  type TensorData,
  type Text,
} from "@inkloom/engine";
import type { AdapterLayout } from "@inkloom/models";
import { AdaptedSession, reloadWords } from "./adapters/adapted-session.ts";
import { type NetworkAdapters, NO_ADAPTERS } from "./adapters/adapters.ts";

export interface OpenSessions {
  /** The session of this name with these adapters in place; `compile` is called the first time, and again
   *  for adapters that the graph has no room for. */
  get(name: string, compile: Compile, adapters?: NetworkAdapters): Promise<Session>;
  release(): Promise<void>;
  /** Time spent on loading so far, seconds. */
  readonly loading: () => number;
}

/** `layout` is what the graph must have room for. */
type Compile = (runtime: Runtime, layout: AdapterLayout) => CompiledGraph;

/** `signal` is the request's: it ends a load as well. `onNotice` hears why a graph is loaded again. */
export function openSessions(
  runtime: Runtime,
  signal?: AbortSignal,
  onNotice?: (notice: Text) => void,
): OpenSessions {
  const sessions = new Map<string, AdaptedSession>();
  let seconds = 0;
  let released = false;
  return {
    async get(name, compile, adapters = NO_ADAPTERS) {
      // A preview may be asked for when the picture is finished; nobody would release its session.
      if (released)
        throw new Problem("runtime/released", {
          en: `${name}: asked for after the request was done, expected it before`,
          zh: `${name}：请求结束之后才被取用，应在结束之前取用`,
        });
      const known = sessions.get(name);
      const unfit = known?.whyUnfit(adapters);
      if (known && !unfit) return known.with(adapters);
      if (unfit) {
        onNotice?.(reloadWords(name, unfit));
        sessions.delete(name);
        await known?.release();
      }
      const start = performance.now();
      const graph = compile(runtime, adapters.layout);
      const session = runtime.load(graph, { ...(signal && { signal }) }).finally(() => {
        seconds += (performance.now() - start) / 1000;
      });
      const adapted = new AdaptedSession(graph, adapters, session);
      sessions.set(name, adapted);
      return adapted.with(adapters);
    },
    async release() {
      released = true;
      const all = [...sessions.values()];
      sessions.clear();
      for (const session of all) await session.release();
    },
    loading: () => seconds,
  };
}

/** The same sessions, with names of their own for another checkpoint's networks. */
export const scopedSessions = (sessions: OpenSessions, scope: string): OpenSessions => ({
  ...sessions,
  get: (name, compile, adapters) => sessions.get(`${scope}: ${name}`, compile, adapters),
});

/** A float32 output by name. */
export function outputData(
  outputs: Readonly<Record<string, TensorData>>,
  name: string,
): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array))
    throw new Problem("graph/shape", {
      en: `the runtime answered no float32 "${name}", expected one`,
      zh: `运行库没有返回 float32 类型的“${name}”，应当返回`,
    });
  return data;
}
