/** Units of ControlNets: plain ones, unions of kinds, and those of low rank that borrow the U-Net's weights. */
import { findPreprocessor, Problem } from "@inkloom/contract";
import { graphOf, liveBytes } from "@inkloom/engine";
import type { PixelSize } from "../latents/size.ts";
import { type ControlNetwork, controlNetwork, namingDamage } from "./control-network.ts";
import { type ControlImage, controlImage } from "./control-image.ts";
import type {
  Added,
  ControlFile,
  ControlJob,
  ControlKind,
  ControlRun,
  OpenedControl,
  Place,
} from "./control-unit.ts";
import {
  type ControlContexts,
  controlNetAnswers,
  encodedHint,
  tracedAnswers,
} from "./controlnet-session.ts";
import { regionOf } from "./region.ts";
import { duringWalk, layingOver } from "./afterwards.ts";
import { controlNetFactors, countsFor, isOfPass, isWithin } from "./strength.ts";
import { unionKind } from "./union-kinds.ts";
import { weighed } from "./weigh.ts";

export const CONTROL_NET: ControlKind = {
  name: "ControlNet",
  isOf: ({ file }) => file !== undefined && isControlNet(file),
  open: (job) => openControlNet(job),
  liveBytes: controlNetLiveBytes,
};

/** Contexts of a step with guidance, and tokens of a short prompt. */
const [GUIDED, TOKENS] = [2, 77];

/** What it computes in a step. @throws Problem `control/family`, `control/damaged` */
export function controlNetLiveBytes(
  { file, checkpoint }: Pick<ControlJob, "file" | "checkpoint">,
  { height, width }: PixelSize,
): number {
  if (file === undefined) return 0;
  const { config } = controlNetwork(file, checkpoint);
  const size = { batch: GUIDED, height, width, tokens: TOKENS };
  return namingDamage(file, () => liveBytes(graphOf(tracedAnswers(config, size))));
}

const isControlNet = ({ weights }: ControlFile): boolean =>
  ["input_hint_block.0.weight", "control_model.input_hint_block.0.weight"].some((key) =>
    weights.has(key),
  ) || weights.has("controlnet_cond_embedding.conv_in.weight");

export interface ControlNetOptions {
  /** What its cross-attention reads instead of the words, of the sides that count. */
  readonly contexts?: ControlContexts;
  /** The unit's picture is a control picture already, whatever its preprocessor. */
  readonly image?: ControlImage;
}

/** @throws Problem `control/unit` without a picture, `control/family`, `control/damaged` */
export async function openControlNet(
  job: ControlJob,
  { contexts, image }: ControlNetOptions = {},
): Promise<OpenedControl> {
  const { file, checkpoint, unit, number } = job;
  if (file === undefined) throw new TypeError("openControlNet: no file");
  const network = controlNetwork(file, checkpoint);
  const kind = kindOf(job, network);
  const drawn = image ?? (await controlImage(job));
  // What averages over the picture is told by its name, as it looks like any other.
  const pooled = /shuffle/i.test(file.name);
  const region = unit.region === undefined ? undefined : regionOf(await job.named(unit.region));
  return {
    model: { name: file.name, hash: file.hash },
    maps: drawn.maps,
    async at(pass) {
      if (!isOfPass(unit, pass.pass)) return undefined;
      const count = network.config.levels.length * (network.config.resBlocks + 1);
      const places: Place[] = Array.from({ length: count }, (_, i): Place => `skip.${i}`);
      places.push("middle");
      const factors = controlNetFactors({ ...job, unit }, pass.pass, places.length);
      const fitted = await drawn.at(pass);
      const { picture, mask } = fitted;
      const hint = await encodedHint(network, file, pass, kind, picture, mask);
      const counts = countsFor(unit, pooled);
      const during = await duringWalk(job, pass, fitted);
      const finished = layingOver(fitted, job.preprocessor);
      const run: ControlRun = {
        isActive: (moment) => isWithin(unit, moment),
        places,
        async added(call): Promise<Added> {
          const chosen = call.sides.flatMap((side, i) => (counts(side) ? [i] : []));
          if (chosen.length === 0) return new Map();
          const rows = call.sides.map((_, i) => {
            const at = chosen.indexOf(i);
            return at === -1 ? undefined : at;
          });
          const answers = await controlNetAnswers(
            network,
            file,
            pass,
            hint,
            call,
            chosen,
            contexts,
          );
          return new Map(
            places.map((place, i) => {
              const answer = answers[place];
              if (answer === undefined) throw new TypeError(`controlnet: no ${place}`);
              const factor = factors[i] ?? 0;
              return [place, weighed(answer, { factor, region, pooled, rows })];
            }),
          );
        },
        ...during,
        ...(finished && { finished }),
      };
      return run;
    },
  };

  function kindOf({ preprocessor }: ControlJob, { config }: ControlNetwork): number | undefined {
    if (config.kinds === undefined) {
      if (unit.union_type === undefined) return undefined;
      throw new Problem("control/unit", {
        en: `control ${number + 1}: union_type ${unit.union_type} was given, but ${file?.name ?? ""} is for one kind of control`,
        zh: `控制单元 ${number + 1}：给出了 union_type ${unit.union_type}，但 ${file?.name ?? ""} 只用于一种控制`,
      });
    }
    const type = unit.union_type ?? findPreprocessor(preprocessor)?.type ?? file?.name ?? "";
    return unionKind(type, config.kinds, unit, number);
  }
}
