/** The runtime that programs use in Node: sessions live in a child process, so that a native crash, an
 *  out-of-memory kill or memory that the native runtime keeps costs a restart and never a request. */
import {
  type CompiledGraph,
  type HeldData,
  type NativeDevice,
  Problem,
  type TensorData,
  type Text,
} from "@inkloom/contract";
import { abortReason, orAborted } from "../abort.ts";
import { CAPABILITIES } from "../capabilities.ts";
import { loading, running } from "../failure.ts";
import { checkFeeds } from "../feeds.ts";
import type { MemoryWatch, RunOptions, Runtime, Session } from "../runtime.ts";
import { availableMemory } from "./available-memory.ts";
import { HostChild, type HostChildOptions, HostEnded } from "./host-child.ts";
import { keepAlive } from "./keep-alive.ts";
import { OWN_PEAK, PeakMemory } from "./peak-memory.ts";
import { residentMemory } from "./resident-memory.ts";

export interface EngineHostOptions extends HostChildOptions {
  /** Bytes the process may hold resident before it is replaced at the next pause; default three quarters
   *  of what this machine (or container) has. */
  readonly memoryBudget?: number;
}

export interface EngineHost extends Runtime {
  readonly device: NativeDevice;
  /** Process id; undefined while none is running. A restart changes it. */
  readonly pid: number | undefined;
  /** Bytes resident in the process, 0 while none is running. */
  residentMemory(): Promise<number>;
  watchMemory(): Promise<MemoryWatch>;
}

/** How often a request is repeated after the process died on it. */
const REPEATS = 2;

/** Bytes of weights; a process that lets go of so much is replaced rather than trusted to give it back. */
const LARGE = 256 * 2 ** 20;

/** Milliseconds that a cancelled native call may go on before its process is ended. */
const CANCEL_GRACE = 2000;

/** Milliseconds after which the next process is started though nobody has asked for it yet. */
const SPARE_DELAY = 100;

/** Milliseconds between two replacements for the sake of the budget: models that together do not fit are
 *  then loaded again now and then, not at every step. */
const BUDGET_PAUSE = 30_000;

type Feeds = Readonly<Record<string, TensorData>>;
type Held = Readonly<Record<string, HeldData>>;

/** Bytes of held inputs that cross in one message. */
const HOLD_AT_ONCE = 16 * 2 ** 20;

/** Starts the process at once, so that it is ready when the first graph is compiled. */
export const createEngineHost = (options: EngineHostOptions): EngineHost => new Host(options);

/** A session as the client knows it: enough to load it again in a new process. */
interface Loaded {
  readonly id: number;
  readonly graph: CompiledGraph;
  /** Inputs that stay: kept here as well, for the next process. */
  held: Held;
  /** The process that has it. */
  child?: HostChild;
}

class Host implements EngineHost {
  readonly device: NativeDevice;
  readonly #options: EngineHostOptions;
  readonly #budget: number;
  readonly #sessions = new Set<Loaded>();
  #child: HostChild | undefined;
  /** The end of the line: two native calls at a time would share the same cores and add their peaks. */
  #line: Promise<unknown> = Promise.resolve();
  #sessionIds = 0;
  /** The process has let go of a session, of which it keeps memory. */
  #residue = false;
  #replacedAt = -BUDGET_PAUSE;
  readonly #peak = new PeakMemory();
  /** Nobody waits any more for the call in progress. */
  #cancelled = false;
  #closed = false;

  constructor(options: EngineHostOptions) {
    this.device = options.device;
    this.#options = options;
    this.#budget = options.memoryBudget ?? 0.75 * availableMemory();
    this.#running();
  }

  get capabilities() {
    return CAPABILITIES[this.device];
  }

  get pid(): number | undefined {
    return this.#child?.isAlive === true ? this.#child.pid : undefined;
  }

  async residentMemory(): Promise<number> {
    const child = this.#child;
    if (child?.isAlive !== true || child.pid === undefined) return 0;
    return (await residentMemory(child.pid)) ?? (await child.request("memory", {})).resident;
  }

  async watchMemory(): Promise<MemoryWatch> {
    const own = await OWN_PEAK.begin(process.pid);
    const engine = await this.#peak.begin(this.pid);
    return {
      end: async () => {
        const ours = await OWN_PEAK.end(own, process.pid);
        const its = await this.#peak.end(engine, this.pid);
        return ours === undefined || its === undefined ? undefined : ours + its;
      },
    };
  }

  async load(graph: CompiledGraph, { signal }: RunOptions = {}): Promise<Session> {
    const loaded: Loaded = { id: this.#sessionIds++, graph, held: {} };
    await this.#perform(loading(graph.name), signal, async (child) => {
      await ensureLoaded(loaded, child);
      if (signal?.aborted !== true) return;
      // Nobody waits for it any more.
      await child.request("release", { session: loaded.id });
      this.#residue = true;
    });
    this.#sessions.add(loaded);
    return {
      hold: (feeds) => this.#hold(loaded, feeds),
      run: (feeds, options) => this.#run(loaded, feeds, options),
      release: () => this.#release(loaded),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#sessions.clear();
    const child = this.#child;
    this.#child = undefined;
    await child?.kill();
    await this.#line;
  }

  async #hold(loaded: Loaded, feeds: Held): Promise<void> {
    const { name } = loaded.graph;
    checkFeeds(loaded.graph, feeds, () => true);
    const doing = { en: `${name}: holding inputs`, zh: `${name}：保留输入` };
    let kept = false;
    await this.#perform(doing, undefined, async (child) => {
      if (!this.#sessions.has(loaded)) throw released(doing);
      // Not before its turn: a run that was asked for earlier keeps what was held then.
      if (!kept) loaded.held = { ...loaded.held, ...feeds };
      kept = true;
      if (loaded.child === child) await holdIn(child, loaded.id, feeds);
      else await ensureLoaded(loaded, child);
    });
  }

  async #run(
    loaded: Loaded,
    feeds: Feeds,
    { signal }: RunOptions = {},
  ): Promise<Record<string, TensorData>> {
    const { name } = loaded.graph;
    checkFeeds(loaded.graph, feeds, () => true);
    return this.#perform(running(name), signal, async (child) => {
      if (!this.#sessions.has(loaded)) throw released({ en: `${name}: run`, zh: `${name}：运行` });
      checkFeeds(loaded.graph, feeds, (input) => input in loaded.held);
      await ensureLoaded(loaded, child, signal);
      return child.request("run", { session: loaded.id, feeds }, signal);
    });
  }

  async #release(loaded: Loaded): Promise<void> {
    if (!this.#sessions.delete(loaded)) return;
    const letGo = keepAlive();
    const freed = this.#inLine(() => this.#free(loaded)).finally(letGo);
    if (!this.#cancelled) return freed;
    // Whoever cancelled is cleaning up: no reason to wait for a result that nobody wants, and none to
    // let the native call go on when no session is left.
    freed.catch(() => undefined);
    if (this.#sessions.size === 0) void this.#child?.kill();
  }

  async #free(loaded: Loaded): Promise<void> {
    const child = this.#child;
    if (this.#closed || child === undefined || loaded.child !== child) return;
    // A new process in a fifth of a second, or gigabytes that the old one never gives back.
    if (this.#sessions.size === 0 || loaded.graph.weightBytes >= LARGE) return this.#replace();
    await child.request("release", { session: loaded.id }).catch(ignoreEnd);
    this.#residue = true;
    await this.#keepBudget();
  }

  /** Does `work` when its turn comes, again and again if the process dies on it. */
  async #perform<T>(
    doing: Text,
    signal: AbortSignal | undefined,
    work: (child: HostChild) => Promise<T>,
  ): Promise<T> {
    const turn = this.#inLine(async () => {
      for (let deaths = 1; ; deaths++) {
        signal?.throwIfAborted();
        if (this.#closed) throw released(doing);
        const child = this.#running();
        const stopWatching = this.#watchCancel(child, signal);
        try {
          await child.ready;
          const result = await work(child);
          await this.#keepBudget(child).catch(ignoreEnd);
          return result;
        } catch (error) {
          if (!(error instanceof HostEnded)) throw error;
          if (signal?.aborted === true) throw abortReason(signal);
          if (deaths > REPEATS) throw died(doing, deaths, error);
        } finally {
          stopWatching();
        }
      }
    });
    const letGo = keepAlive(signal);
    return orAborted(turn, signal).finally(letGo);
  }

  /** A native call cannot be stopped, but its process can. Returns a function that ends the watch. */
  #watchCancel(child: HostChild, signal: AbortSignal | undefined): () => void {
    let timer: NodeJS.Timeout | undefined;
    const cancel = () => {
      this.#cancelled = true;
      timer = setTimeout(() => void child.kill(), CANCEL_GRACE).unref();
    };
    signal?.addEventListener("abort", cancel, { once: true });
    return () => {
      this.#cancelled = false;
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
    };
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#line.then(work);
    this.#line = turn.catch(() => undefined);
    return turn;
  }

  #running(): HostChild {
    if (this.#child?.isAlive !== true) {
      this.#child = new HostChild(this.#options);
      this.#residue = false;
    }
    return this.#child;
  }

  /** Sessions that are still wanted are loaded again when they are next run. */
  async #replace(): Promise<void> {
    const old = this.#child;
    this.#child = undefined;
    // A moment later, because a command line that lets go of its last graph closes the host next.
    setTimeout(() => {
      if (!this.#closed) this.#running();
    }, SPARE_DELAY).unref();
    await this.#peak.note(old?.pid);
    await old?.kill();
  }

  /** After a request, with nothing in progress: replaces a process that holds more than it needs. */
  async #keepBudget(child = this.#child): Promise<void> {
    if (child === undefined || child !== this.#child || !child.isAlive) return;
    const inside = [...this.#sessions].filter((session) => session.child === child).length;
    if (!this.#residue && inside < 2) return;
    if (performance.now() - this.#replacedAt < BUDGET_PAUSE) return;
    if ((await this.residentMemory()) <= this.#budget) return;
    this.#replacedAt = performance.now();
    await this.#replace();
  }
}

async function ensureLoaded(loaded: Loaded, child: HostChild, signal?: AbortSignal): Promise<void> {
  if (loaded.child === child) return;
  await child.request("load", { session: loaded.id, graph: loaded.graph }, signal);
  await holdIn(child, loaded.id, loaded.held);
  loaded.child = child;
}

/** In messages of bounded size, so that both sides stay awake; while the process reads one, the next is
 *  written. */
async function holdIn(child: HostChild, session: number, feeds: Held): Promise<void> {
  let part: Record<string, HeldData> = {};
  let bytes = 0;
  let last: Promise<unknown> = Promise.resolve();
  const send = async (): Promise<void> => {
    const before = last;
    last = child.request("hold", { session, feeds: part });
    last.catch(() => undefined); // awaited below, perhaps after the one before has failed
    part = {};
    bytes = 0;
    await before;
  };
  for (const [name, feed] of Object.entries(feeds)) {
    part[name] = feed;
    bytes += sentBytes(feed);
    if (bytes >= HOLD_AT_ONCE) await send();
  }
  if (Object.keys(part).length > 0) await send();
  await last;
}

/** Numbers in files are read on the other side. */
const sentBytes = (feed: HeldData): number =>
  "data" in feed
    ? feed.data.byteLength
    : feed.blocks.reduce(
        (sum, { values }) => sum + (ArrayBuffer.isView(values) ? values.byteLength : 0),
        0,
      );

function ignoreEnd(error: unknown): void {
  if (!(error instanceof HostEnded)) throw error;
}

const released = (doing: Text): Problem =>
  new Problem("runtime/released", {
    en: `${doing.en} was asked for after release, expected a loaded graph`,
    zh: `${doing.zh}请求晚于释放，应为已加载的计算图`,
  });

const inChinese = (how: string): string =>
  how.replace(/^signal /, "信号 ").replace(/^exit code /, "退出码 ");

function died(doing: Text, deaths: number, { how, said }: HostEnded): Problem {
  const lastWords = said.split("\n").at(-1) ?? "";
  const quote = lastWords === "" ? "" : `: ${lastWords}`;
  const memory = how === "signal SIGKILL";
  return new Problem("runtime/host-died", {
    en:
      `${doing.en} failed: the engine process ended ${deaths} times (${how})${quote}` +
      (memory ? "; the system most likely ran out of memory" : ""),
    zh:
      `${doing.zh}失败：引擎进程退出了 ${deaths} 次（${inChinese(how)}）` +
      (lastWords === "" ? "" : `：${lastWords}`) +
      (memory ? "；很可能是系统内存耗尽" : ""),
  });
}
