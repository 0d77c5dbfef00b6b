/** A preprocessor as a node: which of ours a row of the table means, and running it on each picture.
 *  Reference: Fannovel16/comfyui_controlnet_aux@e8b689a, utils.py (common_annotator_call). */
import type { PreprocessorId, SliderName, Text } from "@inkloom/contract";
import type { Pixels } from "@inkloom/pixels";
import { annotate, expectProportions } from "../../annotate/annotate.ts";
import type { Annotate, Annotation, AnnotatorContext } from "../../annotate/annotator.ts";
import { type AnnotatorNetworks, annotatorNetworks } from "../../annotate/networks.ts";
import { drawPose, type PoseDocument, type PoseParts } from "../../annotate/pose/index.ts";
import type { ComfyContext } from "../context.ts";
import { link, type NodeDeclaration, type NodeResult } from "../declaration.ts";
import { folderStamp } from "../file-stamp.ts";
import type { NodeInputs } from "../node-inputs.ts";
import { imageOf, joined, pixelsOf } from "../pictures.ts";
import { expectRoom } from "../room.ts";
import type { ComfyImage, Value } from "../values.ts";
import { type Fields, filled } from "./fields.ts";

/** One of ours, with its settings. */
export interface NamedWork {
  readonly preprocessor: PreprocessorId;
  readonly sliders?: Partial<Readonly<Record<SliderName, number>>>;
  readonly seed?: number;
  /** Files among those that its network may come in. @default all of them, the best first */
  readonly files?: (files: readonly string[]) => readonly string[];
  /** Draws its key points anew, these alone. */
  readonly parts?: PoseParts;
}

/** What is made of a picture: by one of our preprocessors, or by a way that only these nodes know. */
export type Work = NamedWork | { readonly makes: Annotate };

export interface PreprocessorRow {
  readonly title: Text;
  readonly category: string;
  /** Beside the picture, in order. */
  readonly fields: Fields;
  /** `inputs` holds every field. @throws Problem `input/invalid` */
  readonly work: (inputs: NodeInputs) => Work;
  /** Whether key points come along. @default false */
  readonly poses?: boolean;
}

export const preprocessorNode = ({
  title,
  category,
  fields,
  work,
  poses = false,
}: PreprocessorRow): NodeDeclaration => ({
  title,
  category,
  required: { image: link("IMAGE") },
  optional: fields,
  outputs: [{ type: "IMAGE" }, ...(poses ? [{ type: "POSE_KEYPOINT" as const }] : [])],
  fingerprint: (_, { folders }) => folderStamp(folders.annotatorFolders),
  async run(inputs, context) {
    const given = filled(inputs, fields);
    const asked = work(given);
    const resolution = given.has("resolution") ? given.number("resolution") : undefined;
    const made = await maps(inputs.of("IMAGE", "image"), { asked, resolution }, context);
    return poses ? made : { values: made.values.slice(0, 1) };
  },
});

async function maps(
  image: ComfyImage,
  { asked, resolution }: { readonly asked: Work; readonly resolution: number | undefined },
  context: ComfyContext,
): Promise<NodeResult> {
  const { runtime, folders, signal, memory, onStep } = context;
  const all = annotatorNetworks({
    runtime: () => Promise.resolve(runtime),
    folders: folders.annotatorFolders,
    signal,
  });
  const networks = "files" in asked ? choosing(all, asked.files) : all;
  const [count] = image.shape;
  const drawn: Pixels[] = [];
  const poses: PoseDocument[] = [];
  try {
    for (const [number, picture] of pixelsOf(image).entries()) {
      signal?.throwIfAborted();
      const told: AnnotatorContext = {
        networks,
        signal,
        onStep: (step, steps) =>
          onStep?.({ step: number * steps + step, steps: count * steps, stage: "annotate" }),
      };
      const { map, pose } = await mapOf(picture, asked, resolution, told);
      if (number === 0) expectRoom([count, 3, map.height, map.width], { memory });
      drawn.push(map);
      if (pose) poses.push(pose);
    }
  } finally {
    await all.release();
  }
  const images: Value = { type: "IMAGE", value: joined(drawn.map(imageOf)) };
  return { values: [images, { type: "POSE_KEYPOINT", value: poses }] };
}

async function mapOf(
  picture: Pixels,
  asked: Work,
  resolution: number | undefined,
  context: AnnotatorContext,
): Promise<Annotation> {
  if ("makes" in asked) {
    expectProportions(picture);
    const side = resolution ?? Math.min(picture.width, picture.height);
    return asked.makes({ picture, resolution: side, sliders: {}, seed: 0 }, context);
  }
  const { preprocessor, sliders = {}, seed = 0, parts } = asked;
  const made = await annotate(picture, { preprocessor, resolution, sliders, seed }, context);
  const { pose } = made;
  return parts && pose ? { map: drawPose(pose, parts), pose } : made;
}

/** Networks of which only some files are looked for. */
const choosing = (
  networks: AnnotatorNetworks,
  choose: NonNullable<NamedWork["files"]>,
): AnnotatorNetworks => ({
  ...networks,
  open: (id, files) => networks.open(id, choose(files)),
  locate: (id, files) => networks.locate(id, choose(files)),
});
