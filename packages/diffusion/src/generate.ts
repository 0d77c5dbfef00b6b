/** From words to pictures, top to bottom. */
import type { GenerateRequest } from "@inkloom/contract";
import { type DrawingContext, withDrawing } from "./drawing.ts";
import { type Finished, finishPictures } from "./finish/finish.ts";
import { initialLatents, planSampling } from "./samplers/index.ts";

export interface GenerateResult {
  readonly pictures: readonly Finished[];
  readonly model: { readonly name: string; readonly path: string; readonly family: string };
  /** Seconds per stage; `load` is part of the stages that needed it. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** Makes `request.batch` pictures; see `withDrawing`. */
export const generate = (
  request: GenerateRequest,
  context: DrawingContext,
): Promise<GenerateResult> =>
  withDrawing(request, context, async (drawing) => {
    const { checkpoint, resolved, levels, noise } = drawing;
    const { sampler, schedule, shape } = resolved;
    const plan = planSampling({ sampler, schedule, steps: request.steps, model: levels });
    const start = initialLatents(noise, shape, plan);
    const latents = await drawing.sample({ plan, start });
    const pixels = await drawing.decode(latents);
    const { name, path, family } = checkpoint;
    return {
      pictures: finishPictures(request, resolved, checkpoint, pixels),
      model: { name, path, family },
      seconds: drawing.seconds(),
    };
  });
