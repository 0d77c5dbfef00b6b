import type { Runs } from "./run.ts";
import { runDice } from "./tools/dice/run.ts";
import { runDoctor } from "./tools/doctor/run.ts";
import { runGenerate } from "./tools/generate/run.ts";
import { runGrid } from "./tools/grid/run.ts";
import { runImg2img } from "./tools/img2img/run.ts";
import { runInfo } from "./tools/info/run.ts";
import { runModelInspect } from "./tools/model-inspect/run.ts";
import { runUpscale } from "./tools/upscale/run.ts";

export const RUNS: Runs = {
  generate: runGenerate,
  img2img: runImg2img,
  grid: runGrid,
  upscale: runUpscale,
  dice: runDice,
  info: runInfo,
  "model-inspect": runModelInspect,
  doctor: runDoctor,
};
