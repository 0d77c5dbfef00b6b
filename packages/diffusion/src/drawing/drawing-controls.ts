/** The control units of a request for one checkpoint: opened once, fitted to each walk. */
import { type DrawingRequest, Problem } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { expectWeights } from "../checkpoint/expect-weights.ts";
import { type Controls, controlsOf } from "../control/controls.ts";
import type { ControlRun } from "../control/control-unit.ts";
import { type OpenUnits, openUnits } from "../control/open-units.ts";
import { controlFields } from "../finish/control-fields.ts";
import type { Infotext } from "../finish/infotext.ts";
import { encodePictures } from "../latents/encode.ts";
import type { ResolvedRequest } from "../resolve.ts";
import type { OpenSessions } from "../sessions.ts";
import type { DrawingContext, MadeMap, Pass } from "./drawing.ts";

export interface DrawingControls {
  /** Undefined for a walk without units. */
  readonly at: (pass: Pick<Pass, "pass" | "source" | "start">) => Promise<Controls | undefined>;
  readonly finished: (pictures: readonly Pixels[]) => readonly Pixels[];
  readonly maps: () => readonly MadeMap[];
  /** What A1111's text says about them. */
  readonly fields: Infotext["fields"];
}

/** What draws. */
interface Drawn {
  readonly checkpoint: Checkpoint;
  readonly network: Checkpoint["unet"];
  readonly sessions: OpenSessions;
  readonly resolved: ResolvedRequest;
}

const NONE: DrawingControls = {
  at: () => Promise.resolve(undefined),
  finished: (pictures) => pictures,
  maps: () => [],
  fields: {},
};

/** @throws Problem `control/...`, `annotator/...` */
export async function drawingControls(
  { control = [], refiner }: Pick<DrawingRequest, "control" | "refiner">,
  { control: sources, runtime, signal, onProgress }: DrawingContext,
  { checkpoint, network, sessions, resolved }: Drawn,
): Promise<DrawingControls> {
  if (!control.some(({ enabled }) => enabled)) return NONE;
  if (sources === undefined)
    throw new Problem("control/unit", {
      en: "control units were given where no pictures and networks for them can be had, expected none",
      zh: "此处无法取得控制单元所需的图片和网络，不应给出控制单元",
    });
  if (refiner !== undefined)
    onProgress?.({
      stage: "load",
      notice: {
        en: "control units act on the main model; the refiner goes on without them",
        zh: "控制单元只作用于主模型，精修模型不受其控制",
      },
    });
  expectWeights(network, { en: "A control unit", zh: "控制单元" });
  const cell = 2 ** (checkpoint.vae.config.channels.length - 1);
  const [seed = 0n] = resolved.seeds;
  const [variation = seed] = resolved.variationSeeds ?? [];
  const open: OpenUnits = await openUnits(
    control,
    {
      ...sources,
      runtime,
      signal,
      onNotice: (notice) => onProgress?.({ stage: "load", notice }),
    },
    { checkpoint, size: resolved, seed: Number(BigInt.asUintN(32, seed + variation)) },
  );
  return {
    async at({ pass = "only", source, start }) {
      const [, , height, width] = start.shape;
      const runs: ControlRun[] = [];
      for (const { opened } of open.units) {
        const run = await opened.at({
          size: { width: width * cell, height: height * cell },
          pass,
          checkpoint,
          network,
          sessions,
          source,
          encode: (pictures) => encodePictures(sessions, checkpoint.vae, pictures, signal),
          signal,
        });
        if (run) runs.push(run);
      }
      await open.rest();
      return runs.length > 0 ? controlsOf(runs) : undefined;
    },
    finished: (pictures) =>
      open.units.reduce((made, { opened }) => opened.finished?.(made) ?? made, pictures),
    maps: () =>
      open.units.flatMap(({ unit, opened }) =>
        opened.maps.map((map) => ({ unit: control.indexOf(unit), map })),
      ),
    fields: controlFields(open.units),
  };
}
