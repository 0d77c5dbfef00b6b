/** Control of conditionings: which walks it changes, when and how strongly.
 *  Reference: comfyanonymous/ComfyUI@005e370, comfy/controlnet.py (ControlBase, ControlNet.get_control);
 *  ComfyUI@002aefa, comfy/samplers.py (apply_empty_x_to_equal_area). */
import { Problem, wholeUnit } from "@inkloom/contract";
import type { Mask } from "@inkloom/pixels";
import type { ControlFile, ControlKind, ControlRun } from "../control/control-unit.ts";
import { CONTROL_NET } from "../control/controlnet-kind.ts";
import { T2I_ADAPTER } from "../control/t2i-adapter-kind.ts";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import { graphJob, graphPass, type GraphPlace } from "./graph-job.ts";
import { pixelsOf } from "./pictures.ts";
import { resizedGently } from "./resize.ts";
import { sigmaAt } from "./shares.ts";
import type { ComfyControl, ComfyImage, Conditioned } from "./values.ts";

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
export interface ControlledPlace extends GraphPlace {
  readonly levels: DiscreteSchedule;
  readonly memory?: number | undefined;
}

/** @throws Problem `control/family`, `control/damaged`, `control/unit` */
export async function controlRuns(
  controls: readonly ComfyControl[],
  place: ControlledPlace,
): Promise<readonly ControlRun[]> {
  const runs: ControlRun[] = [];
  for (const [number, control] of controls.entries())
    runs.push(await controlRun(control, number, place));
  return runs;
}

/** One run for each picture of the control, so that the first of a batch has the first. */
async function controlRun(
  { net: { file, union }, image, strength, start, end }: ComfyControl,
  number: number,
  place: ControlledPlace,
): Promise<ControlRun> {
  const { size, levels, memory, signal } = place;
  const fitting = await resizedGently(image, size, {
    method: "nearest-exact",
    crop: "center",
    memory,
    signal,
  });
  const unit = wholeUnit({ weight: strength, ...(union !== undefined && { union_type: union }) });
  const kind = controlKind(file);
  const holes = holesIn(fitting);
  const runs: ControlRun[] = [];
  for (const [i, picture] of pixelsOf(fitting, Math.round).entries()) {
    const asked = { unit, number, prefix: `control${number}`, file, picture, mask: holes[i] };
    const opened = await kind.open(graphJob(asked, place));
    const run = await opened.at(graphPass(place));
    if (run) runs.push(run);
  }
  const [first] = runs;
  if (first === undefined) throw new TypeError("control of a graph has no picture");
  const [highest, lowest] = [sigmaAt(start, levels), sigmaAt(end, levels)];
  return {
    ...(first.places && { places: first.places }),
    isActive: ({ sigma }) => sigma <= highest && sigma >= lowest,
    added: async (call) => {
      // Which words a side is of is the conditionings' to say.
      const asked = { ...call, sides: call.sides.map(() => "wanted" as const) };
      return (runs[call.picture % runs.length] ?? first).added?.(asked) ?? new Map();
    },
  };
}

/** Of each picture what is below black: InpaintPreprocessor marks so what is to be drawn anew. */
function holesIn({ data, shape }: ComfyImage): (Mask | undefined)[] {
  const [count, channels, height, width] = shape;
  const area = width * height;
  return Array.from({ length: count }, (_, picture) => {
    const from = picture * channels * area;
    const first = data.subarray(from, from + area);
    if (!first.some((value) => value < 0)) return undefined;
    const marked = Uint8ClampedArray.from(first, (value) => (value < 0 ? 255 : 0));
    return { width, height, data: marked };
  });
}
