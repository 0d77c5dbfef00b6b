/** For tests: runs that train all weights of a tiny model. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { tinyRuns, training } from "./lora-run.suite.ts";
import { type ModelTraining, trainModel } from "./model-run.ts";

type Values = ReadonlyMap<string, Float32Array>;

export async function wholeRuns() {
  const runs = await tinyRuns({ wide: false });

  /** What was written, by the file's name. */
  async function run(name: string, changes: Partial<ModelTraining> = {}, stopAfter = Infinity) {
    const written = new Map<string, Values>();
    const stop = new AbortController();
    const folder = join(runs.folder, name);
    await mkdir(folder, { recursive: true });
    const { kind: _, networkDim: __, networkAlpha: ___, ...common } = training({}).training;
    const made = await trainModel({
      ...runs.base,
      folder,
      output: folder,
      signal: stop.signal,
      training: { ...common, trainUnet: true, trainTextEncoder: true, ...changes },
      onProgress(progress) {
        if (progress.stage === "step" && progress.record.step === stopAfter) stop.abort();
      },
      write(stem, values) {
        const copies = [...values].map(([key, each]) => [key, each.slice()] as const);
        written.set(stem.slice(folder.length + 1), new Map(copies));
        return Promise.resolve({ path: stem });
      },
    });
    const last = written.get("mine") ?? new Map<string, Float32Array>();
    return { ...made, files: written, last };
  }

  return { ...runs, run };
}
