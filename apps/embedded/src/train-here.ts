/**
 * Runs a training tool, going on where an earlier run was cut off. It is `inkloom train ...` but for the engine, which runs
 * in this process: the millions of weights of a whole network would cross to another one and back at every step.
 *
 * With `--until` it stops after that step, and keeps its state.
 *
 * Run: node apps/embedded/src/train-here.ts --tool train-model --request '{"dataset": ...}' --home FOLDER [--threads 2] [--until STEP]
 */
import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { createNodeRuntime } from "@inkloom/engine/node";
import { RUNS, type RunContext } from "@inkloom/tools";
import { saySteps } from "./say-steps.ts";

const { values } = parseArgs({
  options: {
    tool: { type: "string" },
    request: { type: "string", default: "{}" },
    home: { type: "string", default: "home" },
    threads: { type: "string", default: "2" },
    until: { type: "string" },
  },
});
const stop = new AbortController();
const runtime = await createNodeRuntime("cpu", { threads: Number(values.threads) });
const request = JSON.parse(values.request) as Record<string, unknown>;
let say: ReturnType<typeof saySteps> | undefined;
const context: RunContext = {
  runtime: () => Promise.resolve(runtime),
  picture: () => Promise.reject(new Error("no picture is named here")),
  home: resolve(values.home),
  embeddedModels: resolve("models"),
  signal: stop.signal,
  onProgress({ step, steps, training }) {
    if (!training || step === undefined) return;
    if (String(step) === values.until) stop.abort();
    say ??= saySteps(50, steps ?? 0);
    say({ step, ...training });
  },
};
const said = await trained().then(
  ({ path }) => path,
  (error: unknown) => {
    if (!stop.signal.aborted) throw error;
    return `stopped after step ${values.until ?? ""}`;
  },
);
await runtime.close();
process.stdout.write(`${said}\n`);

function trained(): Promise<{ readonly path: string }> {
  switch (values.tool) {
    case "train-model":
      return RUNS["train-model"](validate(TOOLS["train-model"], request), context);
    case "train-controlnet":
      return RUNS["train-controlnet"](validate(TOOLS["train-controlnet"], request), context);
    case "train-lora":
      return RUNS["train-lora"](validate(TOOLS["train-lora"], request), context);
    default:
      throw new Error(
        `--tool ${values.tool ?? ""}, expected train-model, train-controlnet or train-lora`,
      );
  }
}
