import { setTimeout as delay } from "node:timers/promises";
import type { Language } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { parse, type Request, type ServiceRequest } from "./arguments/program.ts";
import { noticeLines } from "./arguments/restored-parameters.ts";
import { describeFailure, standardOutputProblem } from "./failure.ts";
import { localeLanguage, pickLanguage } from "./language/pick-language.ts";
import { FAILURE_WORDS } from "./language/words.ts";
import { jsonText } from "./output/json-text.ts";
import type { Surroundings } from "./surroundings.ts";

/** Exit code of a command that the user interrupted: 128 + SIGINT, as shells have it. */
const INTERRUPTED = 130;

/** Milliseconds that work and clean-up each may take after an interruption; 1 s is promised for all. */
const GRACE = 350;

/**
 * Runs a command line and tells the exit code: 0 done, 1 failed, 2 bad usage or input, 130 interrupted.
 * Never rejects.
 */
export async function runCli(argv: readonly string[], around: Surroundings): Promise<number> {
  const { stdout, stderr, env, signal } = around;
  let language = localeLanguage(env);
  const tell = (error: unknown): number => {
    const failure = describeFailure(error, language, argv.includes("--debug"));
    stderr.write(`${failure.text}\n`);
    return failure.exitCode;
  };
  let exitCode = 0;
  try {
    language = pickLanguage(argv, env);
    const request = await parse(argv, language, {
      write: stdout.write,
      writeError: stderr.write,
      columns: Math.max(40, stdout.columns),
    });
    if ("exitCode" in request) ({ exitCode } = request);
    else {
      if ("notices" in request) stderr.write(noticeLines(request.notices, language));
      await perform(request, language, around);
    }
  } catch (error) {
    if (signal.aborted) stderr.write(`${FAILURE_WORDS.interrupted[language]}\n`);
    exitCode = signal.aborted ? INTERRUPTED : tell(error);
  }
  // What the command made is kept; only the words about it are lost.
  await stdout.drained().catch((error: unknown) => {
    tell(standardOutputProblem(error));
    exitCode ||= 1;
  });
  return exitCode;
}

/** Does the work; the runtimes it opens are closed with it. */
async function perform(request: Request, language: Language, around: Surroundings): Promise<void> {
  const opened: Promise<Runtime>[] = [];
  const openRuntime: Surroundings["openRuntime"] = (device) => {
    const runtime = around.openRuntime(device);
    opened.push(runtime);
    return runtime;
  };
  const work = begin(request, language, { ...around, openRuntime });
  work.catch(() => undefined);
  try {
    const endsItself = "command" in request && request.command.endsItself === true;
    await (endsItself ? work : Promise.race([work, afterAbort(around.signal)]));
  } finally {
    const closing = Promise.allSettled(opened.map(async (runtime) => (await runtime).close()));
    await (around.signal.aborted ? Promise.race([closing, delay(GRACE)]) : closing);
  }
}

async function begin(request: Request, language: Language, around: Surroundings): Promise<void> {
  if ("command" in request) return runService(request, language, around);
  // Help and complaints about usage come without waiting for the engine to be read.
  const { performCommand } = await import("./commands/perform-command.ts");
  return performCommand(request, { language, around });
}

const runService = (
  { command, words, options, tree }: ServiceRequest,
  language: Language,
  around: Surroundings,
): Promise<void> =>
  command.run({
    language,
    around,
    words,
    options,
    tree,
    printJson: (document) => {
      around.stdout.write(jsonText(document));
    },
  });

/** Rejects a little after an abort: work that cannot stop in time is left behind. */
async function afterAbort(signal: AbortSignal): Promise<never> {
  await new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", resolve, { once: true });
  });
  await delay(GRACE);
  throw signal.reason;
}
