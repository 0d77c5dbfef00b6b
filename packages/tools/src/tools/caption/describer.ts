/** Captioners as networks that describe pictures. */
import { type ParamsOf, Problem } from "@inkloom/contract";
import { listed, openCaptioner } from "@inkloom/training";
import type { OpenDescriber } from "../../captions/write-captions.ts";
import { type RunContext, taggerFolders } from "../../run.ts";

export const captionDescriber =
  (parameters: ParamsOf<"caption">, context: RunContext): OpenDescriber<object> =>
  async () => {
    const { signal } = context;
    const { model, device, prompt, beams, min_length, max_length, on_error } = parameters;
    const captioner = await openCaptioner(
      model,
      { prompt, beams, minLength: min_length, maxLength: max_length },
      { runtime: () => context.runtime(device), folders: taggerFolders(context), signal },
    );
    const trigger = listed(parameters.trigger);
    return {
      name: captioner.name,
      separator: ", ",
      async *describe(pictures) {
        for (const picture of pictures) {
          signal?.throwIfAborted();
          try {
            const caption = await captioner.caption(await picture.read(), signal);
            yield { picture, parts: [...trigger, caption], told: {} };
          } catch (error) {
            const isOne = error instanceof Problem && error.code === "input/picture";
            if (!isOne || on_error === "stop") throw error;
            yield { picture, problem: error };
          }
        }
      },
      release: () => captioner.release(),
    };
  };
