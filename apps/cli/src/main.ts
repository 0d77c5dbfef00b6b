/** The process around the command line: real outputs, signals, the engine, the exit code. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
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

/** What the system said first about writing to the standard output. */
let refused: NodeJS.ErrnoException | undefined;
process.stdout.on("error", (error: NodeJS.ErrnoException) => (refused ??= error));
// Nobody is left to tell that nobody listens; the exit code still says how it ended.
process.stderr.on("error", () => undefined);

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

/** The built page: in the published package beside the code, in the checkout where the build puts it, or where somebody who works
 *  on it says. */
function page(): string | undefined {
  const given = process.env["INKLOOM_PAGE"];
  if (given !== undefined && given !== "") return resolve(given);
  const folders = ["page", join("apps", "web", "dist")];
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const found = folders
      .map((name) => join(folder, name))
      .find((each) => existsSync(join(each, "index.html")));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

const code = await runCli(process.argv.slice(2), {
  stdout: { ...sink(process.stdout), drained: resultWritten },
  stderr: sink(process.stderr),
  // Opened only by whoever reads it.
  stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
  ...(process.stdin.isTTY && {
    askSecret: async (question: string) =>
      (await import("./ask-secret.ts")).askSecret(question, interruption.signal),
  }),
  env: process.env,
  signal: interruption.signal,
  embeddedModels: embeddedModels(),
  page: page(),
  loadRuns: async () => (await import("@inkloom/tools")).RUNS,
  findService: async (home, language) =>
    (await import("@inkloom/server/elsewhere")).findService(home, process.env, language),
  openRuntime: async (device) => (await import("./open-runtime.ts")).openRuntime(device),
});
// A native call that goes on would keep the process; what was written is out once the streams drained.
await drained(process.stderr);
process.exit(code === 130 ? (endedBy ?? code) : code);

async function resultWritten(): Promise<void> {
  await drained(process.stdout);
  // A reader that has gone away (`| head`) is no failure.
  if (refused !== undefined && refused.code !== "EPIPE") throw refused;
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) =>
    stream.write("", () => {
      resolve();
    }),
  );
}
