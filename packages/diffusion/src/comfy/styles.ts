/** Styles of conditionings: tokens of pictures behind those of the words.
 *  Reference: comfyanonymous/ComfyUI@a125cd8, nodes.py (StyleModelApply). */
import { wholeUnit } from "@inkloom/contract";
import type { AnnotatorNetworks } from "../annotate/networks.ts";
import type { Context } from "../conditioning/context.ts";
import { T2I_STYLE } from "../control/t2i-style/style-kind.ts";
import { graphJob, graphPass, type GraphPlace } from "./graph-job.ts";
import type { ComfyStyle, Conditioned } from "./values.ts";
import { seeingBy, shownTo } from "./vision.ts";

/** @throws Problem `control/family`, `control/damaged`, `annotator/...` */
export async function withStyles(
  all: readonly Conditioned[],
  place: GraphPlace,
  networks: AnnotatorNetworks,
): Promise<readonly Conditioned[]> {
  const styled: Conditioned[] = [];
  for (const each of all) {
    let { context } = each;
    for (const style of each.styles ?? []) context = await longer(context, style, place, networks);
    styled.push({ ...each, context });
  }
  return styled;
}

/** What is walked has no part in it. */
const NOWHERE = { data: new Float32Array(), shape: [1, 4, 0, 0] } as const;

async function longer(
  context: Context,
  { file, seen, strength }: ComfyStyle,
  place: GraphPlace,
  networks: AnnotatorNetworks,
): Promise<Context> {
  let made = context;
  for (const picture of shownTo(seen)) {
    const unit = wholeUnit({ weight: strength });
    const own = seeingBy(networks, seen.vision);
    const asked = { unit, number: 0, prefix: "style", picture, mask: undefined, file };
    const opened = await T2I_STYLE.open(graphJob({ ...asked, networks: own }, place));
    const run = await opened.at(graphPass(place));
    const contexts = await run?.contexts?.({
      x: NOWHERE,
      time: 0,
      contexts: [made],
      sides: ["wanted"],
      picture: 0,
      moment: { share: 0, sigma: 0 },
    });
    made = contexts?.[0] ?? made;
  }
  return made;
}
