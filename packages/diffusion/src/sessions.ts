/** The sessions of one request: made on first use, all released at its end. */
import {
  type CompiledGraph,
  Problem,
  type Runtime,
  type Session,
  type TensorData,
} from "@inkloom/engine";

export interface OpenSessions {
  /** The session of this name; `compile` is called the first time. */
  get(name: string, compile: (runtime: Runtime) => CompiledGraph): Promise<Session>;
  release(): Promise<void>;
  /** Time spent on loading so far, seconds. */
  readonly loading: () => number;
}

/** `signal` is the request's: it ends a load as well. */
export function openSessions(runtime: Runtime, signal?: AbortSignal): OpenSessions {
  const sessions = new Map<string, Promise<Session>>();
  let seconds = 0;
  let released = false;
  return {
    async get(name, compile) {
      // A preview may be asked for when the picture is finished; nobody would release its session.
      if (released)
        throw new Problem("runtime/released", {
          en: `${name}: asked for after the request was done, expected it before`,
          zh: `${name}：请求结束之后才被取用，应在结束之前取用`,
        });
      const known = sessions.get(name);
      if (known) return known;
      const start = performance.now();
      const session = runtime.load(compile(runtime), { ...(signal && { signal }) }).finally(() => {
        seconds += (performance.now() - start) / 1000;
      });
      sessions.set(name, session);
      return session;
    },
    async release() {
      released = true;
      const all = await Promise.allSettled(sessions.values());
      sessions.clear();
      for (const session of all) if (session.status === "fulfilled") await session.value.release();
    },
    loading: () => seconds,
  };
}

/** The same sessions, with names of their own for another checkpoint's networks. */
export const scopedSessions = (sessions: OpenSessions, scope: string): OpenSessions => ({
  ...sessions,
  get: (name, compile) => sessions.get(`${scope}: ${name}`, compile),
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
