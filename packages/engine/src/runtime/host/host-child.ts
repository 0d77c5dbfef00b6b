/** One engine host process as its parent sees it: start it, ask it, end it. What to do when it dies is
 *  decided in `engine-host.ts`. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  type HostReply,
  type HostRequest,
  type HostResults,
  type NativeDevice,
  Problem,
} from "@inkloom/contract";
import { keepAlive } from "./keep-alive.ts";
import { Assembler, sendInPieces } from "./large-message.ts";

export interface HostChildOptions {
  readonly device: NativeDevice;
  /** Threads of one run; absent = one per physical core. */
  readonly threads?: number;
  /** The script to run; absent = `host-process` beside this module, `.ts` in the checkout, `.js` built. */
  readonly entry?: string;
  /** Environment variables of the process beside the parent's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The process is gone: why, and the last it wrote to its error stream. */
export class HostEnded extends Error {
  override readonly name = "HostEnded";
  /** `signal SIGKILL`, `exit code 1` ... */
  readonly how: string;
  readonly said: string;

  constructor(how: string, said: string) {
    super(`the engine process ended (${how})`);
    this.how = how;
    this.said = said;
  }
}

type Kind = HostRequest["kind"];
type Body<K extends Kind> = Omit<Extract<HostRequest, { readonly kind: K }>, "kind" | "id">;

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** glibc's allocator gives large blocks back at once, instead of keeping up to 32 MiB each for later: 0.2 GiB
 *  off the peak of a full-size U-Net step and no slower. Other systems do not look at these. */
const GIVE_BACK = {
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
  MALLOC_ARENA_MAX: "2",
};

/** Characters of the error stream that are kept. */
const SAID = 2000;

export class HostChild {
  /** Resolves when the process is gone, however that came. */
  readonly ended: Promise<HostEnded>;
  /** Resolves once the process has its native library; rejects as `request` does. */
  readonly ready: Promise<unknown>;
  readonly #process: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #requests = 0;
  #end: HostEnded | undefined;
  #said = "";

  constructor({ device, threads, entry = defaultEntry(), env = {} }: HostChildOptions) {
    const child = fork(entry, [], {
      serialization: "advanced",
      execArgv: ["--expose-gc"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { ...process.env, ...GIVE_BACK, ...env },
    });
    this.#process = child;
    endWithThisProcess(child);
    const assembler = new Assembler();
    child.on("message", (message: object) => {
      const reply = assembler.accept(message) as HostReply | undefined;
      if (reply !== undefined) this.#settle(reply);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#said = (this.#said + text).slice(-SAID);
    });
    this.ended = new Promise((resolve) => {
      const end = (how: string) => {
        this.#end ??= new HostEnded(how, this.#said.trim());
        for (const { reject } of this.#pending.values()) reject(this.#end);
        this.#pending.clear();
        resolve(this.#end);
      };
      child.on("error", (error) => {
        if (child.pid === undefined) end(error.message);
      });
      child.on("exit", (code, signal) => {
        end(signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`);
      });
    });
    const stderr = child.stderr as { unref?(): void } | null;
    for (const handle of [child, child.channel, stderr]) handle?.unref?.();
    this.ready = this.request("start", {
      device,
      ...(threads === undefined ? {} : { threads }),
    });
    // Whoever uses the process awaits `ready`; a spare that dies unused is nobody's failure.
    this.ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isAlive(): boolean {
    return this.#end === undefined;
  }

  /**
   * Sends a request and waits for its answer.
   *
   * Keeps this Node process alive until it is answered or `signal` is aborted.
   * @throws HostEnded where the process is or goes away, or the `Problem` that it reports
   */
  async request<K extends Kind>(
    kind: K,
    body: Body<K>,
    signal?: AbortSignal,
  ): Promise<HostResults[K]> {
    if (this.#end !== undefined) throw this.#end;
    const id = this.#requests++;
    const letGo = keepAlive(signal);
    try {
      return await new Promise<HostResults[K]>((resolve, reject) => {
        this.#pending.set(id, { resolve, reject });
        sendInPieces({ kind, ...body, id }, (piece) => this.#send(piece)).catch(reject);
      });
    } finally {
      letGo();
    }
  }

  /** Ends the process at once, whatever it is doing, and waits until the system has taken it back. */
  async kill(): Promise<void> {
    const letGo = keepAlive();
    this.#process.kill("SIGKILL");
    await this.ended;
    letGo();
  }

  #settle(reply: HostReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === "done") pending?.resolve(reply.result as never);
    else pending?.reject(new Problem(reply.code, reply.sentence));
  }

  async #send(piece: object): Promise<void> {
    await new Promise<void>((resolve) => {
      // A channel that breaks is the death of the process, which `exit` reports with its reason.
      if (!this.#process.connected) resolve();
      else
        this.#process.send(piece, () => {
          resolve();
        });
    });
    if (this.#end !== undefined) throw this.#end;
  }
}

const living = new Set<ChildProcess>();

/** A host ends by itself when its channel closes, but not before a native call on its main thread ends. */
function endWithThisProcess(child: ChildProcess): void {
  if (living.size === 0) process.on("exit", endAll);
  living.add(child);
  child.once("exit", () => {
    living.delete(child);
    if (living.size === 0) process.off("exit", endAll);
  });
}

function endAll(): void {
  for (const child of living) child.kill("SIGKILL");
}

function defaultEntry(): string {
  const here = import.meta.url;
  return fileURLToPath(
    new URL(here.endsWith(".ts") ? "./host-process.ts" : "./host-process.js", here),
  );
}
