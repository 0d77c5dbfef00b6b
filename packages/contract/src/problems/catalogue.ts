/** Every problem code, with cause and cure, in one table; its parts lie beside it, by what they are about.
 *  `docs/problems.md` is made from this table. */
import { ACCESS_PROBLEMS } from "./access.ts";
import { CONTROL_PROBLEMS } from "./control.ts";
import { ENGINE_PROBLEMS } from "./engine.ts";
import { JOB_PROBLEMS } from "./jobs.ts";
import { MODEL_PROBLEMS } from "./models.ts";
import { ONNX_PROBLEMS } from "./onnx.ts";
import { PULL_PROBLEMS } from "./pull.ts";
import { REQUEST_PROBLEMS } from "./requests.ts";
import { SERVICE_PROBLEMS } from "./service.ts";
import { SETTING_PROBLEMS } from "./settings.ts";
import { STORAGE_PROBLEMS } from "./storage.ts";
import { TAGGING_PROBLEMS } from "./tagging.ts";
import { TRAINING_PROBLEMS } from "./training.ts";
import { WEIGHT_PROBLEMS } from "./weights.ts";
import { WORKFLOW_PROBLEMS } from "./workflows.ts";

export type { ProblemEntry } from "./entry.ts";

export const PROBLEMS = {
  ...REQUEST_PROBLEMS,
  ...MODEL_PROBLEMS,
  ...CONTROL_PROBLEMS,
  ...WEIGHT_PROBLEMS,
  ...ONNX_PROBLEMS,
  ...ENGINE_PROBLEMS,
  ...JOB_PROBLEMS,
  ...STORAGE_PROBLEMS,
  ...ACCESS_PROBLEMS,
  ...SETTING_PROBLEMS,
  ...PULL_PROBLEMS,
  ...SERVICE_PROBLEMS,
  ...WORKFLOW_PROBLEMS,
  ...TAGGING_PROBLEMS,
  ...TRAINING_PROBLEMS,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;
