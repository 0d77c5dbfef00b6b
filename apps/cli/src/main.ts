/** The process around the command line: real outputs, signals, the engine, the exit code. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCli } from "./run-cli.ts";
import type { Sink } from "./surroundings.ts";

/** Exit codes of processes that a signal ended: 128 + its number. */
const ENDED_BY = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const interruption = new AbortController();
let endedBy: number | undefined;
for (const [signal, exitCode] of Object.entries(ENDED_BY))
  process.on(signal, () => {
    // The second time somebody is in a hurry: exit handlers still remove unfinished files.
    if (interruption.signal.aborted) process.exit(exitCode);
    endedBy = exitCode;
    interruption.abort();
  });

/** A reader that has gone away (`| head`) is no failure, and there is nobody left to tell. */
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });

const sink = (stream: NodeJS.WriteStream): Sink => ({
  write: (text) => void stream.write(text),
  get isTTY() {
    return stream.isTTY;
  },
  get columns() {
    return stream.isTTY ? stream.columns : 80;
  },
  get rows() {
    return stream.isTTY ? stream.rows : 0;
  },
});

/** The `models` folder beside or above this file: in the checkout and in the published package. */
function embeddedModels(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const models = join(folder, "models");
    if (existsSync(join(models, "inkloom-mini", "model_index.json"))) return models;
    if (folder === dirname(folder)) return join(import.meta.dirname, "models");
  }
}

const code = await runCli(process.argv.slice(2), {
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
  env: process.env,
  signal: interruption.signal,
  embeddedModels: embeddedModels(),
  loadRuns: async () => (await import("@inkloom/tools")).RUNS,
  openRuntime: async (device) => (await import("./open-runtime.ts")).openRuntime(device),
});
// A native call that goes on would keep the process; what was written is out once the streams drained.
await Promise.all([process.stdout, process.stderr].map(drained));
process.exit(code === 130 ? (endedBy ?? code) : code);

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) =>
    stream.write("", () => {
      resolve();
    }),
  );
}
