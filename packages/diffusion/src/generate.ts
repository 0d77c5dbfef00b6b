/** From words to pictures, top to bottom. */
import type { GenerateRequest } from "@inkloom/contract";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import type { Drawing, DrawingContext, MadeMap } from "./drawing/drawing.ts";
import { withDrawing } from "./drawing/with-drawing.ts";
import { type Finished, finishPictures } from "./finish/finish.ts";
import type { EnlargeByFile } from "./hires/enlarge.ts";
import { hiresFields, hiresPass } from "./hires/pass.ts";
import { hiresSize } from "./hires/size.ts";
import type { RunMemory } from "./memory-estimate.ts";
import { initialLatents, planSampling, requestedSampling } from "./samplers/index.ts";

export interface GenerateResult {
  readonly pictures: readonly Finished[];
  readonly model: { readonly name: string; readonly path: string; readonly family: string };
  /** What control units made of their pictures, where there were any. */
  readonly maps?: readonly MadeMap[];
  /** Seconds per stage; `load` is part of the stages that needed it. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Where memory was looked after: on the CPU. */
  readonly memory?: RunMemory;
}

export interface GenerateContext extends DrawingContext {
  /** Enlarges between the passes of a hires fix by an upscaler's file. @default only by name */
  readonly enlarge?: EnlargeByFile;
}

/** Makes `request.batch` pictures; see `withDrawing`. Problems besides: `hires/upscaler`. */
export const generate = (
  request: GenerateRequest,
  context: GenerateContext,
): Promise<GenerateResult> =>
  withDrawing(request, context, async (drawing) => {
    const { checkpoint, resolved, levels, noise } = drawing;
    const { sampler, schedule, shape } = resolved;
    const { family } = checkpoint;
    const asked = requestedSampling(request, { sampler, schedule, model: levels, family });
    const plan = planSampling(asked);
    const cell = resolved.width / shape[3];
    const larger = hiresSize(request, resolved, cell)?.enlarged;
    if (larger) drawing.expectMemory(larger);
    const start = initialLatents(noise, shape, plan);
    const first = await drawing.sample({ plan, start, pass: larger ? "low" : "only" });
    const last = await hiresPass(drawing, request, first, context.enlarge);
    const pixels = last.drawing.controlled(await last.drawing.decode(last.latents));
    const hires = hiresFields(request, last.drawing.checkpoint.name);
    const fields = { ...drawing.controlFields, ...hires };
    const made = { tool: "generate", fields } as const;
    const loras = usedLoras([checkpoint, last.drawing.checkpoint]);
    const { name, path } = checkpoint;
    return {
      pictures: finishPictures(request, resolved, { ...checkpoint, ...loras }, pixels, made),
      model: { name, path, family },
      ...madeMaps(drawing, last.drawing),
      seconds: drawing.seconds(),
    };
  });

/** The control pictures of walks, each drawing's once. */
export function madeMaps(...drawings: readonly Drawing[]): Pick<GenerateResult, "maps"> {
  const maps = [...new Set(drawings)].flatMap((drawing) => drawing.maps());
  return maps.length > 0 ? { maps } : {};
}

/** The LoRAs of both walks, each once. */
function usedLoras(checkpoints: readonly Checkpoint[]): Pick<Checkpoint, "loras"> {
  const all = checkpoints.flatMap(({ loras = [] }) => loras);
  const loras = all.filter(({ hash }, at) => all.findIndex((each) => each.hash === hash) === at);
  return loras.length > 0 ? { loras } : {};
}
