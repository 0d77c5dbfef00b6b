import type { Runs } from "./run.ts";
import { runDoctor } from "./tools/doctor/run.ts";
import { runGenerate } from "./tools/generate/run.ts";
import { runGrid } from "./tools/grid/run.ts";
import { runInfo } from "./tools/info/run.ts";
import { runModelInspect } from "./tools/model-inspect/run.ts";

export const RUNS: Runs = {
  generate: runGenerate,
  grid: runGrid,
  info: runInfo,
  "model-inspect": runModelInspect,
  doctor: runDoctor,
};
