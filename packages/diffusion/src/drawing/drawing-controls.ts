/** The control units of a request for one checkpoint: opened once, fitted to each walk. */
import { type ControlUnit, type DrawingRequest, Problem } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { expectWeights } from "../checkpoint/expect-weights.ts";
import { type Controls, controlsOf } from "../control/controls.ts";
import type { ControlRun } from "../control/control-unit.ts";
import { type OpenUnits, openUnits } from "../control/open-units.ts";
import { controlFields } from "../finish/control-fields.ts";
import type { Infotext } from "../finish/infotext.ts";
import { perPicture } from "../control/per-picture.ts";
import { encodePictures } from "../latents/encode.ts";
import type { ResolvedRequest } from "../resolve.ts";
import type { OpenSessions } from "../sessions.ts";
import type { DrawingContext, MadeMap, Pass } from "./drawing.ts";

export interface DrawingControls {
  /** Undefined for a walk without units. */
  readonly at: (pass: Pick<Pass, "pass" | "sources" | "start">) => Promise<Controls | undefined>;
  /** The pictures of the last walk. */
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
  let runs: readonly ControlRun[] = [];
  return {
    async at({ pass = "only", sources: begun = [], start }) {
      const [, , height, width] = start.shape;
      const walked = {
        size: { width: width * cell, height: height * cell },
        pass,
        checkpoint,
        network,
        sessions,
        encode: (pictures: readonly Pixels[]) =>
          encodePictures(sessions, checkpoint.vae, pictures, signal),
        signal,
      };
      const all: ControlRun[] = [];
      try {
        for (const { unit, opened } of open.units) {
          const followed = followsSource(unit) ? begun : begun.slice(0, 1);
          const each: ControlRun[] = [];
          for (const source of followed.length > 0 ? followed : [undefined]) {
            const run = await opened.at({ ...walked, source });
            if (run) each.push(run);
          }
          const [first, ...rest] = each;
          if (first) all.push(perPicture([first, ...rest]));
        }
      } finally {
        await open.rest();
      }
      runs = all;
      return runs.length > 0 ? controlsOf(runs) : undefined;
    },
    finished: (pictures) =>
      pictures.map((picture, number) =>
        runs.reduce((made, { finished }) => finished?.(made, number) ?? made, picture),
      ),
    maps: () =>
      open.units.flatMap(({ unit, opened }) =>
        opened.maps.map((map) => ({ unit: control.indexOf(unit), map })),
      ),
    fields: controlFields(open.units),
  };
}

/** Whether the unit has no picture of its own, and takes the one that is drawn anew. */
const followsSource = ({ image, images, pose }: ControlUnit): boolean =>
  image === undefined && images === undefined && pose === undefined;
