/** Surroundings for tests: outputs that remember, tools that answer at once. */
import { TOOLS } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { Runs } from "@inkloom/tools";
import { runCli } from "./run-cli.ts";
import type { ResultSink, Surroundings } from "./surroundings.ts";

interface Recorded {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A sink that remembers what was written. */
export function recorder(isTTY = false): ResultSink & { readonly text: () => string } {
  let written = "";
  return {
    write: (text) => void (written += text),
    drained: () => Promise.resolve(),
    text: () => written,
    isTTY,
    columns: 80,
    rows: isTTY ? 40 : 0,
  };
}

const notAsked = (): never => {
  throw new Error("the test did not expect this to be used");
};

/** A runtime that nothing is loaded into; counts how often it was closed. */
export function idleRuntime(): Runtime & { closed: number } {
  return {
    device: "cpu",
    capabilities: {} as Runtime["capabilities"],
    load: notAsked,
    closed: 0,
    close() {
      this.closed++;
      return Promise.resolve();
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // Ends at once.
}

interface Given extends Partial<Omit<Surroundings, "loadRuns">> {
  readonly runs?: Partial<Runs>;
}

/** Runs a command line with stand-ins; tools that the test does not give fail it. */
export async function runRecorded(argv: readonly string[], given: Given = {}): Promise<Recorded> {
  const stdout = recorder();
  const stderr = recorder();
  const { runs = {}, ...rest } = given;
  const all = Object.fromEntries(Object.keys(TOOLS).map((id) => [id, notAsked])) as unknown as Runs;
  const exitCode = await runCli(argv, {
    stdout,
    stderr,
    stdin: nothing(),
    env: {},
    signal: new AbortController().signal,
    embeddedModels: "/nowhere",
    loadRuns: () => Promise.resolve({ ...all, ...runs }),
    openRuntime: () => Promise.resolve(idleRuntime()),
    findService: () => Promise.resolve(undefined),
    ...rest,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}
