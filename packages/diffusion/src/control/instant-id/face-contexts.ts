/** Tokens of a face, which InstantID's ControlNet reads instead of the words. The unit of its adapter comes first and
 *  leaves them to the units of the same job. */
import type { Context } from "../../conditioning/context.ts";
import type { ControlCall, ControlJob, Side } from "../control-unit.ts";
import type { OpenAdapter } from "../ip-adapter/open-adapter.ts";
import type { PromptValues } from "../ip-adapter/prompt.ts";

export type FaceContexts = Readonly<Record<Side, Context>>;

/** By what all units of a job share. */
const remembered = new WeakMap<ControlJob["annotators"], FaceContexts>();

/** Of adapters whose learned tokens look at a face. Of several pictures the mean, as sd-webui-controlnet has it. */
export function rememberFace(
  key: ControlJob["annotators"],
  { config: { projection } }: OpenAdapter,
  { prompt, tokens, pictures }: PromptValues,
): void {
  if (projection.kind !== "face tokens") return;
  const width = projection.context;
  const size = tokens * width;
  const wanted = new Float32Array(size);
  for (let picture = 0; picture < pictures; picture++)
    for (let at = 0; at < size; at++)
      wanted[at] = (wanted[at] ?? 0) + (prompt[picture * size + at] ?? 0) / pictures;
  const unwanted = prompt.slice(pictures * size, (pictures + 1) * size);
  remembered.set(key, {
    wanted: { data: wanted, tokens, width },
    unwanted: { data: unwanted, tokens, width },
  });
}

export const faceContexts = (key: ControlJob["annotators"]): FaceContexts | undefined =>
  remembered.get(key);

/** One per row that is asked for. */
export const contextsOfSides = (
  { wanted, unwanted }: FaceContexts,
  sides: ControlCall["sides"],
): readonly Context[] => sides.map((side) => (side === "wanted" ? wanted : unwanted));
