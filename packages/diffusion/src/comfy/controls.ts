/** Control of conditionings: which walks it changes, when and how strongly.
 *  Reference: comfyanonymous/ComfyUI@005e370, comfy/controlnet.py (ControlBase, ControlNet.get_control);
 *  ComfyUI@002aefa, comfy/samplers.py (apply_empty_x_to_equal_area). */
import { Problem, wholeUnit } from "@inkloom/contract";
import type { Mask } from "@inkloom/pixels";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { ControlFile, ControlKind, ControlRun } from "../control/control-unit.ts";
import { CONTROL_NET } from "../control/controlnet-kind.ts";
import { T2I_ADAPTER } from "../control/t2i-adapter-kind.ts";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import type { OpenSessions } from "../sessions.ts";
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

async function controlRun(
  control: ComfyControl,
  number: number,
  place: ControlledPlace,
): Promise<ControlRun> {
  const runs = await encodedRuns(control, number, place);
  const [first] = runs;
  if (first === undefined) throw new TypeError("control of a graph has no picture");
  const { start, end } = control;
  const [highest, lowest] = [sigmaAt(start, place.levels), sigmaAt(end, place.levels)];
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

/** What a control is to one model at one size. */
interface Encoded extends Pick<ComfyControl, "image" | "strength"> {
  readonly file: ControlFile;
  readonly union: string | undefined;
  readonly checkpoint: Checkpoint;
  readonly width: number;
  readonly height: number;
  readonly runs: Promise<readonly ControlRun[]>;
}

/** As long as the sessions that made it are there: several places and samplers of a graph share it. */
const known = new WeakMap<OpenSessions, Encoded[]>();

/** One run for each picture of the control, so that the first of a batch has the first. */
function encodedRuns(
  control: ComfyControl,
  number: number,
  place: ControlledPlace,
): Promise<readonly ControlRun[]> {
  const { net, image, strength } = control;
  const { checkpoint, size, sessions } = place;
  const all = known.get(sessions) ?? [];
  known.set(sessions, all);
  const own = { ...{ file: net.file, union: net.union, image, strength, checkpoint }, ...size };
  const found = all.find((each) =>
    (Object.keys(own) as (keyof typeof own)[]).every((key) => each[key] === own[key]),
  );
  if (found) return found.runs;
  const runs = encode(control, number, place);
  all.push({ ...own, runs });
  return runs;
}

async function encode(
  { net: { file, union }, image, strength }: ComfyControl,
  number: number,
  place: ControlledPlace,
): Promise<readonly ControlRun[]> {
  const { size, memory, signal } = place;
  const fitting = await resizedGently(image, size, {
    method: "nearest-exact",
    crop: "center",
    memory,
    signal,
  });
  const holes = holesIn(fitting);
  if (isUnion(file) && union === undefined && !holes.every(Boolean)) throw kindless(file);
  const unit = wholeUnit({ weight: strength, ...(union !== undefined && { union_type: union }) });
  const kind = controlKind(file);
  const runs: ControlRun[] = [];
  for (const [i, picture] of pixelsOf(fitting, Math.round).entries()) {
    const asked = { unit, number, prefix: `control${number}`, file, picture, mask: holes[i] };
    const opened = await kind.open(graphJob(asked, place));
    const run = await opened.at(graphPass(place));
    if (run) runs.push(run);
  }
  return runs;
}

const isUnion = ({ weights }: ControlFile): boolean =>
  [...weights.keys()].some((key) => key.endsWith("task_embedding"));

const kindless = ({ name }: ControlFile): Problem =>
  new Problem("control/unit", {
    en: `${name} unites several kinds of control, expected SetUnionControlNetType behind its loader, with a type other than auto`,
    zh: `${name} 是多种控制的联合网络，其加载器之后应有 SetUnionControlNetType，且类型不能为 auto`,
  });

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
