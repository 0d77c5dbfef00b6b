/**
 * Runs a training tool, going on where an earlier run was cut off. It is `inkloom train ...` but for the engine, which runs
 * in this process: the millions of weights of a whole network would cross to another one and back at every step.
 *
 * Run: node apps/embedded/src/train-here.ts --tool train-model --request '{"dataset": ...}' --home FOLDER [--threads 2]
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
  },
});
const runtime = await createNodeRuntime("cpu", { threads: Number(values.threads) });
const request = JSON.parse(values.request) as Record<string, unknown>;
let say: ReturnType<typeof saySteps> | undefined;
const context: RunContext = {
  runtime: () => Promise.resolve(runtime),
  picture: () => Promise.reject(new Error("no picture is named here")),
  home: resolve(values.home),
  embeddedModels: resolve("models"),
  onProgress({ step, steps, training }) {
    if (!training || step === undefined) return;
    say ??= saySteps(50, steps ?? 0);
    say({ step, ...training });
  },
};
const { path } = await trained();
await runtime.close();
process.stdout.write(`${path}\n`);

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
