/** Image prompts that were laid over a model: opened once per walk.
 *  Reference: cubiq/ComfyUI_IPAdapter_plus@9d076a3, IPAdapterPlus.py (ipadapter_execute), CrossAttentionPatch.py. */
import { wholeUnit } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { AnnotatorNetworks } from "../annotate/networks.ts";
import type { ControlCall, ControlRun, OpenedControl } from "../control/control-unit.ts";
import { IP_ADAPTER } from "../control/ip-adapter/ip-adapter-kind.ts";
import type { DiscreteSchedule } from "../denoise/discrete-schedule.ts";
import { graphJob, graphPass, type GraphPlace } from "./graph-job.ts";
import { maskImage } from "./glue/pictures.ts";
import { pixelsOf } from "./pictures.ts";
import { sigmaAt } from "./shares.ts";
import type { ComfyImagePrompt } from "./values.ts";
import { seeingBy } from "./vision.ts";

const MASK = "mask";

/** @throws Problem `control/family`, `control/damaged`, `control/unit`, `annotator/...` */
export async function openPrompts(
  prompts: readonly ComfyImagePrompt[],
  place: GraphPlace,
  networks: AnnotatorNetworks,
): Promise<readonly OpenedControl[]> {
  const opened: OpenedControl[] = [];
  for (const [number, prompt] of prompts.entries()) {
    const { file, vision, image, weight, weightType, mask } = prompt;
    const pictures = pixelsOf(image, Math.round);
    const named: Record<string, Pixels> = Object.fromEntries(pictures.entries());
    const [marked] = mask ? pixelsOf(maskImage(mask, undefined), Math.round) : [];
    if (marked) named[MASK] = marked;
    const unit = wholeUnit({
      weight,
      weight_type: weightType,
      images: pictures.map((_, i) => ({ image: String(i), weight: 1 })),
      ...(marked && { region: MASK }),
    });
    const own = seeingBy(networks, vision);
    const asked = { unit, number, prefix: `prompt${number}`, mask: undefined, file, named };
    opened.push(await IP_ADAPTER.open(graphJob({ ...asked, networks: own }, place)));
  }
  return opened;
}

/** Within which no share of a walk lies. */
const BEYOND = 2;

/** They count between levels of noise, as graphs' control does. Where they do not, their values are zeros. */
export async function promptRuns(
  prompts: readonly ComfyImagePrompt[],
  opened: readonly OpenedControl[],
  place: GraphPlace,
  levels: DiscreteSchedule,
): Promise<readonly ControlRun[]> {
  const runs: ControlRun[] = [];
  for (const [i, each] of opened.entries()) {
    const { start = 0, end = 1 } = prompts[i] ?? {};
    const run = await each.at(graphPass(place));
    if (run?.change === undefined) continue;
    const { change } = run;
    const [highest, lowest] = [sigmaAt(start, levels), sigmaAt(end, levels)];
    const momentOf = ({ moment: { sigma } }: ControlCall) => ({
      sigma,
      share: sigma <= highest && sigma >= lowest ? 0 : BEYOND,
    });
    runs.push({
      ...run,
      change: {
        ...change,
        feeds: (call) => change.feeds({ ...call, moment: momentOf(call) }),
      },
    });
  }
  return runs;
}
