/** A runtime whose sessions outlive the picture they were loaded for, so that the next picture with the same
 *  networks need not load them again. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { CompiledGraph, Runtime, Session } from "@inkloom/engine";
import type { DeviceChoice, RunContext } from "../../run.ts";

export interface KeptSessions {
  /** Hand this to what draws; releasing its sessions only lays them by. */
  readonly runtime: Runtime;
  /** Releases sessions that the last picture did not use; after each picture. */
  readonly settle: () => Promise<void>;
  /** Releases everything that lies by: before another model, and at the end. */
  readonly clear: () => Promise<void>;
}

interface Kept {
  readonly key: string;
  readonly session: Session;
  busy: boolean;
  used: boolean;
}

/** Weights in memory beyond this are not compared, so their sessions are not kept; bytes. */
const COMPARED = 64 * 2 ** 20;

export function keptSessions(runtime: Runtime): KeptSessions {
  let kept: Kept[] = [];
  const release = async (which: (each: Kept) => boolean): Promise<void> => {
    const gone = kept.filter((each) => !each.busy && which(each));
    kept = kept.filter((each) => !gone.includes(each));
    for (const { session } of gone) await session.release();
  };
  const watchMemory = runtime.watchMemory?.bind(runtime);
  const keeping: Runtime = {
    device: runtime.device,
    get capabilities() {
      return runtime.capabilities;
    },
    async load(graph, options) {
      const key = await keyOf(graph);
      if (key === undefined) return runtime.load(graph, options);
      const known = kept.find((each) => !each.busy && each.key === key);
      const entry = known ?? {
        key,
        session: await runtime.load(graph, options),
        busy: true,
        used: true,
      };
      if (known === undefined) kept.push(entry);
      entry.busy = true;
      entry.used = true;
      return {
        hold: (feeds) => entry.session.hold(feeds),
        run: (feeds, runOptions) => entry.session.run(feeds, runOptions),
        release: () => {
          entry.busy = false;
          return Promise.resolve();
        },
      };
    },
    ...(watchMemory && { watchMemory }),
    close: () => runtime.close(),
  };
  return {
    runtime: keeping,
    async settle() {
      await release(({ used }) => !used);
      for (const each of kept) each.used = false;
    },
    clear: () => release(() => true),
  };
}

/** Sessions that stay loaded for each device, as long as the model stays. */
export interface ModelSessions {
  /** What draws the next picture. */
  readonly runtimeFor: (device: DeviceChoice, model: string) => Promise<Runtime>;
  /** After each picture, and at the end: see `KeptSessions`. */
  readonly settle: () => Promise<void>;
  readonly clear: () => Promise<void>;
}

export function modelSessions(open: RunContext["runtime"]): ModelSessions {
  const keepers = new Map<DeviceChoice, KeptSessions>();
  let last: string | undefined;
  const each = async (work: (keeper: KeptSessions) => Promise<void>): Promise<void> => {
    for (const keeper of keepers.values()) await work(keeper);
  };
  return {
    async runtimeFor(device, model) {
      const keeper = keepers.get(device) ?? keptSessions(await open(device));
      keepers.set(device, keeper);
      if (model !== last) await keeper.clear();
      last = model;
      return keeper.runtime;
    },
    settle: () => each((keeper) => keeper.settle()),
    clear: () => each((keeper) => keeper.clear()),
  };
}

/** Equal for graphs that compute the same, by files that are as they were; undefined where finding that out takes too
 *  long. */
async function keyOf({
  onnx,
  weightsFolder = "",
  externalData,
  files = [],
}: CompiledGraph): Promise<string | undefined> {
  const bytes = externalData.reduce(
    (sum, each) => sum + ("data" in each ? each.data.byteLength : 0),
    0,
  );
  if (bytes > COMPARED) return undefined;
  const hash = createHash("sha256").update(onnx).update(weightsFolder);
  for (const { path, ...from } of externalData)
    hash.update(path).update("data" in from ? from.data : JSON.stringify(from));
  for (const file of files) hash.update(await stampOf(file));
  return hash.digest("hex");
}

/** Another where a file was replaced or written anew under its name; of one that is gone, loading tells. */
async function stampOf(path: string): Promise<string> {
  const about = await stat(path).catch(() => undefined);
  return about ? `${path} ${about.size} ${about.mtimeMs} ${about.ctimeMs} ${about.ino}\n` : path;
}
