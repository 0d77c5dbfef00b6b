/** The child process that owns the native runtime: started by `host-child.ts`, never by hand. It answers
 *  the requests of `@inkloom/contract`'s engine-host messages and lives exactly as long as its parent. */
import {
  type HostFailed,
  type HostReply,
  type HostRequest,
  type HostResults,
  Problem,
} from "@inkloom/contract";
import { runtimeProblem } from "../failure.ts";
import { createNodeRuntime } from "../node/node-runtime.ts";
import type { Runtime, Session } from "../runtime.ts";
import { Assembler, bytesIn, sendInPieces } from "./large-message.ts";
import { loadedLibraries } from "./loaded-libraries.ts";
import { endWithParent } from "./parent-watch.ts";

/** Bytes given to a run before which what the last one and its message left is collected: while the native library
 *  computes, nothing is. */
const MUCH = 16 * 2 ** 20;

let runtime: Runtime | undefined;
const sessions = new Map<number, Session>();
const assembler = new Assembler();

// A key press in the terminal and a service manager's stop reach every process of the group; whether
// to go on or to stop is the parent's decision.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

const end = () => process.kill(process.pid, "SIGKILL");
process.on("disconnect", end);
if (!process.connected) end();
endWithParent();

process.on("message", (message: object) => {
  const request = assembler.accept(message) as HostRequest | undefined;
  if (request !== undefined) void reply(request);
});

async function reply(request: HostRequest): Promise<void> {
  let answer: HostReply;
  try {
    answer = {
      kind: "done",
      id: request.id,
      result: await results[request.kind](request as never),
    };
  } catch (error) {
    answer = failed(request.id, error);
  }
  await sendInPieces(answer, send);
  if (request.kind === "shutdown") end();
}

const results: {
  readonly [K in HostRequest["kind"]]: (
    request: Extract<HostRequest, { readonly kind: K }>,
  ) => Promise<HostResults[K]> | HostResults[K];
} = {
  start: async ({ device, threads }) => {
    runtime = await createNodeRuntime(device, threads === undefined ? {} : { threads });
    return null;
  },
  load: async ({ session, graph }) => {
    if (runtime === undefined) throw new Error("load came before start");
    sessions.set(session, await runtime.load(graph));
    return null;
  },
  run: ({ session, feeds }) => {
    const loaded = sessions.get(session);
    if (loaded === undefined) throw new Error(`session ${session} is not loaded here`);
    if (bytesIn(feeds) > MUCH) globalThis.gc?.();
    return loaded.run(feeds);
  },
  hold: async ({ session, feeds }) => {
    const loaded = sessions.get(session);
    if (loaded === undefined) throw new Error(`session ${session} is not loaded here`);
    await loaded.hold(feeds);
    return null;
  },
  release: async ({ session }) => {
    const loaded = sessions.get(session);
    sessions.delete(session);
    await loaded?.release();
    return null;
  },
  memory: () => ({ resident: process.memoryUsage.rss() }),
  libraries: () => loadedLibraries(),
  shutdown: () => null,
};

function failed(id: number, error: unknown): HostFailed {
  const problem =
    error instanceof Problem ? error : runtimeProblem({ en: "the engine", zh: "引擎运行" }, error);
  return {
    kind: "failed",
    id,
    code: problem.code,
    sentence: problem.sentence,
  };
}

const send = (piece: object): Promise<void> =>
  new Promise((resolve) => {
    // A parent that is gone needs no answer; `disconnect` ends this process.
    process.send?.(piece, () => {
      resolve();
    });
  });
