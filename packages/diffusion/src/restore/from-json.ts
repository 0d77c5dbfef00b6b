/** Pictures whose making is told in one flat JSON object: Inkloom's own, InvokeAI's, NovelAI's. */
import { type ToolId, TOOLS } from "@inkloom/contract";
import { setSampler } from "./from-infotext.ts";
import { isRecord } from "./lenient-json.ts";
import { modelName, type RestoredRequest, Restoration } from "./restored.ts";

type Json = Readonly<Record<string, unknown>>;

/** The job that Inkloom keeps with a picture; undefined where it is none. */
export function fromJob(job: Json): RestoredRequest | undefined {
  const { program, version, tool, parameters, model } = job;
  if (program !== "inkloom" || !isTool(tool) || !isRecord(parameters)) return undefined;
  const restored = new Restoration("inkloom", tool);
  for (const [name, value] of Object.entries(parameters)) restored.set(name, value);
  if (typeof version === "string") restored.note("Version", `Inkloom ${version}`);
  if (isRecord(model))
    for (const [label, name] of [
      ["Model hash", "hash"],
      ["Family", "family"],
    ] as const) {
      const said = model[name];
      if (typeof said === "string") restored.note(label, said);
    }
  return restored.done();
}

const isTool = (id: unknown): id is ToolId => typeof id === "string" && Object.hasOwn(TOOLS, id);

/** InvokeAI's `invokeai_metadata` (invoke-ai/InvokeAI, invokeai/app/invocations/metadata.py). */
export function fromInvokeAi(metadata: Json): RestoredRequest {
  const restored = new Restoration("invokeai", "generate");
  const names: Readonly<Record<string, string>> = {
    positive_prompt: "prompt",
    negative_prompt: "negative_prompt",
    width: "width",
    height: "height",
    seed: "seed",
    steps: "steps",
    cfg_scale: "cfg",
    cfg_rescale_multiplier: "cfg_rescale",
  };
  const silent = ["app_version", "generation_mode", "scheduler", "model"];
  for (const [name, value] of Object.entries(metadata)) {
    const parameter = names[name];
    if (silent.includes(name) || value === null) continue;
    if (parameter === undefined) restored.fail(name, value);
    else restored.set(parameter, value, name);
  }
  const { app_version: version, generation_mode: mode, scheduler, model } = metadata;
  if (typeof version === "string") restored.note("Version", `InvokeAI ${version}`);
  if (typeof mode === "string") restored.note("generation_mode", mode);
  if (typeof scheduler === "string") {
    const [, name = scheduler, karras] = /^(.*?)(_k)?$/.exec(scheduler) ?? [];
    setSampler(restored, INVOKE_SAMPLERS[name] ?? name, karras ? "Karras" : undefined);
  }
  if (isRecord(model)) {
    const name = model["name"] ?? model["model_name"];
    if (typeof name === "string") restored.set("model", modelName(name), "model");
    if (typeof model["hash"] === "string") restored.note("Model hash", model["hash"]);
  }
  return restored.done();
}

/** InvokeAI's scheduler ids that are not sampler names elsewhere. */
const INVOKE_SAMPLERS: Readonly<Record<string, string>> = {
  dpmpp_2s: "DPM++ 2S a",
  dpmpp_2m_sde: "DPM++ 2M SDE",
  dpmpp_sde: "DPM++ SDE",
  kdpm_2: "DPM2",
  kdpm_2_a: "DPM2 a",
  lms: "LMS",
  pndm: "PLMS",
};

/** NovelAI's `Comment`; its prompt may also stand in `Description`. */
export function fromNovelAi(comment: Json, description: string | undefined): RestoredRequest {
  const restored = new Restoration("novelai", "generate");
  const names: Readonly<Record<string, string>> = {
    prompt: "prompt",
    uc: "negative_prompt",
    steps: "steps",
    scale: "cfg",
    seed: "seed",
    width: "width",
    height: "height",
    cfg_rescale: "cfg_rescale",
  };
  if (description !== undefined) restored.set("prompt", description, "Description");
  for (const [name, value] of Object.entries(comment)) {
    const parameter = names[name];
    if (name === "sampler" || name === "noise_schedule" || value === null) continue;
    if (parameter === undefined) restored.fail(name, value);
    else restored.set(parameter, value, name);
  }
  const { sampler, noise_schedule: schedule } = comment;
  setSampler(
    restored,
    typeof sampler === "string" ? sampler : undefined,
    typeof schedule === "string" ? schedule : undefined,
  );
  return restored.done();
}
