/** Ways to lines that differ from sd-webui-controlnet's in their order or in what they join.
 *  Reference: Fannovel16/comfyui_controlnet_aux@e8b689a, node_wrappers/{anyline,hed,scribble}.py. */
import { annotate } from "../../annotate/annotate.ts";
import type { Annotate } from "../../annotate/annotator.ts";
import { pictureOf } from "../../annotate/frame.ts";
import { inFrame, seeByHed, seeByMteed, seeByPidinet } from "../../annotate/edges/soft-edge.ts";
import { scribbled } from "../../annotate/edges/scribble.ts";
import { withoutSmallObjects } from "../../annotate/edges/small-objects.ts";
import { softMap } from "../../annotate/edges/soft-map.ts";
import type { Raster } from "@inkloom/pixels";
import { expectOneOf, type Fields, isEnabled, options, share, whole } from "./fields.ts";
import type { NodeInputs } from "../node-inputs.ts";
import type { NamedWork, Work } from "./preprocessor-node.ts";

/** Levels beside black of the safe modes. */
const SAFE = 2;

const stepsOf = (inputs: NodeInputs): number => (isEnabled(inputs, "safe") ? SAFE : 0);

/** Lines are drawn before what was added to the picture is cut off. */
export const hedScribble = (inputs: NodeInputs): Work => ({
  makes: inFrame(async ({ picture }, _, context) =>
    scribbled(softMap(await seeByHed(picture, context), stepsOf(inputs))),
  ),
});

/** Lines of lines. */
export const pidinetScribble = (inputs: NodeInputs): Work => ({
  makes: async (input, context) => {
    const first = inFrame(async ({ picture }, _, own) =>
      scribbled(softMap(await seeByPidinet(picture, own), stepsOf(inputs))),
    );
    const { map } = await first(input, context);
    return { map: pictureOf(scribbled(redOf(map))) };
  },
});

export const ANYLINE = {
  merge_with_lineart: options([
    "lineart_standard",
    "lineart_realisitic",
    "lineart_anime",
    "manga_line",
  ]),
} as const satisfies Fields;

export const ANYLINE_BOUNDS = {
  lineart_lower_bound: share(0),
  lineart_upper_bound: share(1),
  object_min_size: whole(36, 1),
  object_connectivity: whole(1, 1),
} as const satisfies Fields;

const SECOND: Readonly<Record<string, NamedWork>> = {
  lineart_standard: {
    preprocessor: "lineart_standard",
    sliders: { line_sigma: 2, line_intensity: 3 },
  },
  lineart_realisitic: { preprocessor: "lineart_realistic" },
  lineart_anime: { preprocessor: "lineart_anime" },
  manga_line: { preprocessor: "lineart_anime_denoise" },
};

/** Equal channels of which small groups are counted as neighbours there. */
const CHANNELS = 3;

/** What MTEED sees, with fine lines laid over it as light. */
export function anylineWork(inputs: NodeInputs): Work {
  expectOneOf(inputs, "object_connectivity", [1]);
  const { preprocessor, sliders } = SECOND[inputs.text("merge_with_lineart")] ?? {
    preprocessor: "lineart_standard" as const,
  };
  const [low, high] = [inputs.number("lineart_lower_bound"), inputs.number("lineart_upper_bound")];
  const least = Math.ceil(inputs.number("object_min_size") / CHANNELS);
  const seen = inFrame(async ({ picture }, _, context) =>
    softMap(await seeByMteed(picture, context), SAFE),
  );
  const makes: Annotate = async (input, context) => {
    const base = redOf((await seen(input, context)).map);
    const { picture, resolution } = input;
    const request = { preprocessor, resolution, ...(sliders && { sliders }) };
    const lines = redOf((await annotate(picture, request, context)).map);
    const within = (level: number): boolean => level / 255 >= low && level / 255 <= high;
    const marked = Uint8Array.from(lines.data, (level) => (level > 0 && within(level) ? 1 : 0));
    const kept = withoutSmallObjects(marked, lines.width, least);
    const data = base.data.map((level, i) =>
      kept[i] === 1
        ? Math.round(255 - ((255 - level) * (255 - (lines.data[i] ?? 0))) / 255)
        : level,
    );
    return { map: pictureOf({ ...base, data }) };
  };
  return { makes };
}

/** Of grey pictures the grey. */
function redOf({
  width,
  height,
  data,
}: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}): Raster {
  const grey = Uint8ClampedArray.from({ length: width * height }, (_, at) => data[at * 4] ?? 0);
  return { width, height, channels: 1, data: grey };
}
