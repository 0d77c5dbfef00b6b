/** Control of conditionings: which walks it changes, when and how strongly.
 *  Reference: comfyanonymous/ComfyUI@005e370, comfy/controlnet.py (ControlBase, ControlNet.get_control);
 *  ComfyUI@002aefa, comfy/samplers.py (apply_empty_x_to_equal_area), comfy/model_sampling.py (percent_to_sigma). */
import { type ControlUnit, Problem, wholeUnit } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type {
  ControlFile,
  ControlJob,
  ControlKind,
  ControlPass,
  ControlRun,
} from "../control/control-unit.ts";
import { CONTROL_NET } from "../control/controlnet-kind.ts";
import { type Controls, controlsOf } from "../control/controls.ts";
import { T2I_ADAPTER } from "../control/t2i-adapter-kind.ts";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { OpenSessions } from "../sessions.ts";
import { pixelsOf } from "./pictures.ts";
import { resizedGently } from "./resize.ts";
import type { ComfyControl, Conditioned } from "./values.ts";

const KINDS: readonly ControlKind[] = [CONTROL_NET, T2I_ADAPTER];

/** @throws Problem `control/damaged` for files that ComfyUI's loader has no use for either */
export function controlKind(file: ControlFile): ControlKind {
  const found = KINDS.find((kind) => kind.isOf({ file, preprocessor: "none" }));
  if (found) return found;
  const [first = "none"] = file.weights.keys();
  const kinds = KINDS.map(({ name }) => name);
  throw new Problem("control/damaged", {
    en: `${file.path} is neither ${kinds.join(" nor ")}: its first key is ${first}`,
    zh: `${file.path} 不是 ${kinds.join("或 ")}；它的第一个键为 ${first}`,
  });
}

/** Control that counts for both sides goes along with the unwanted words, where these have none of their own. */
export function sharedControl(
  positive: readonly Conditioned[],
  negative: readonly Conditioned[],
): readonly Conditioned[] {
  const whole = negative.flatMap(({ area }, i) => (area === undefined ? [i] : []));
  if (whole.length === 0 || whole.some((i) => negative[i]?.controls)) return negative;
  const shared = positive.filter(
    ({ area, controls, bothSides }) => area === undefined && controls && bothSides,
  );
  const out = [...negative];
  shared.forEach(({ controls }, at) => {
    const i = whole[at % whole.length] ?? 0;
    const each = negative[i];
    if (each && controls) out[i] = { ...each, controls };
  });
  return out;
}

/** Where one place of a walk is drawn. */
export interface ControlledPlace {
  readonly checkpoint: Checkpoint;
  readonly sessions: OpenSessions;
  readonly levels: DiscreteSchedule;
  /** Cells. */
  readonly width: number;
  readonly height: number;
  readonly memory?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Pixels of a cell. */
const CELL = 8;

/** @throws Problem `control/family`, `control/damaged`, `control/unit` */
export async function placeControls(
  controls: readonly ComfyControl[],
  place: ControlledPlace,
): Promise<Controls> {
  const runs: ControlRun[] = [];
  for (const [number, control] of controls.entries())
    runs.push(await controlRun(control, number, place));
  return controlsOf(runs);
}

/** One run for each picture of the control, so that the first of a batch has the first. */
async function controlRun(
  { net, image, strength, start, end }: ComfyControl,
  number: number,
  { checkpoint, sessions, levels, width, height, memory, signal }: ControlledPlace,
): Promise<ControlRun> {
  const size = { width: width * CELL, height: height * CELL };
  const fitting = await resizedGently(image, size, {
    method: "nearest-exact",
    crop: "center",
    memory,
    signal,
  });
  const pass: ControlPass = {
    ...{ size, pass: "only", checkpoint, network: checkpoint.unet, sessions, signal },
    encode: () => Promise.reject(new TypeError("control of a graph encodes no pictures")),
  };
  const unit = wholeUnit({
    weight: strength,
    ...(net.union !== undefined && { union_type: net.union }),
  });
  const kind = controlKind(net.file);
  const runs: ControlRun[] = [];
  for (const picture of pixelsOf(fitting, Math.round)) {
    const opened = await kind.open(jobOf({ unit, number, picture, checkpoint, size, signal }));
    const run = await opened.at(pass);
    if (run) runs.push(run);
  }
  const [first] = runs;
  if (first === undefined) throw new TypeError("control of a graph has no picture");
  const [highest, lowest] = [sigmaAt(start, levels), sigmaAt(end, levels)];
  return {
    ...(first.places && { places: first.places }),
    isActive: ({ sigma }) => sigma <= highest && sigma >= lowest,
    added: (call) =>
      (runs[call.picture % runs.length] ?? first).added?.(call) ?? Promise.resolve(new Map()),
  };

  function jobOf(given: {
    readonly unit: ControlUnit;
    readonly number: number;
    readonly picture: Pixels;
    readonly checkpoint: Checkpoint;
    readonly size: ControlJob["size"];
    readonly signal: AbortSignal | undefined;
  }): ControlJob {
    const nothing = (): Promise<never> =>
      Promise.reject(new TypeError("control of a graph names nothing"));
    return {
      ...given,
      ...{ preprocessor: "none", prefix: `control${number}`, file: net.file, named: nothing },
      map: (drawn) => Promise.resolve(drawn),
      annotators: {
        networks: {
          ...{ open: nothing, locate: nothing, run: nothing, session: nothing },
          release: () => Promise.resolve(),
        },
      },
    };
  }
}

/** The noise level at a share of the walk; beyond all levels at its ends. */
function sigmaAt(share: number, levels: DiscreteSchedule): number {
  if (share <= 0) return Infinity;
  if (share >= 1) return 0;
  return levels.timeToSigma((1 - share) * LAST_TIME);
}

const LAST_TIME = 999;
