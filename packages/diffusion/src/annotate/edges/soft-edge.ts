/** HED, PiDiNet and TEED, from picture to map.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/{hed,pidinet,teed}/__init__.py,
 *  scripts/preprocessor/{teed,legacy/processor}.py. */
import { hed, hedConfig, pidinet, pidinetConfig, teed, weightsAt } from "@inkloom/models";
import type { TensorData } from "@inkloom/engine";
import type { Raster } from "@inkloom/pixels";
import type { Annotate, AnnotatorContext, AnnotatorInput } from "../annotator.ts";
import { type Frame, framed, pictureOf, unframed } from "../frame.ts";
import { planesIn } from "./planes.ts";
import { scribbled } from "./scribble.ts";
import { softMap, surelyMap } from "./soft-map.ts";

/** What a network sees of a frame's edges: [1, 1, H, W], 0 to 1. */
type See = (picture: Raster, context: AnnotatorContext) => Promise<TensorData>;

export const seeByHed: See = async (picture, { networks }) => {
  const network = await networks.open("hed", ["ControlNetHED.pth"]);
  const config = hedConfig(network.manifest);
  const { edges } = await networks.run(network, {
    name: "hed",
    inputs: { picture: planesIn(picture, { scale: 1, shift: 0 }) },
    trace: ({ picture: x }) => ({ edges: hed(weightsAt(""), x, config) }),
    blockedConvolutions: true,
  });
  return edges;
};

export const seeByPidinet: See = async (picture, { networks }) => {
  const network = await networks.open("pidinet", ["table5_pidinet.pth"]);
  const config = pidinetConfig(network.manifest);
  const { edges } = await networks.run(network, {
    name: "pidinet",
    inputs: { picture: planesIn(picture, { scale: 1 / 255, shift: 0, reversed: true }) },
    trace: ({ picture: x }) => ({ edges: pidinet(weightsAt(""), x, config) }),
    blockedConvolutions: true,
  });
  return edges;
};

const seeByTeedOf =
  (id: string, file: string): See =>
  async (picture, { networks }) => {
    const network = await networks.open(id, [file]);
    const { edges } = await networks.run(network, {
      name: id,
      inputs: { picture: planesIn(picture, { scale: 1, shift: 0 }) },
      trace: ({ picture: x }) => ({ edges: teed(weightsAt(""), x) }),
      blockedConvolutions: true,
    });
    return edges;
  };

export const seeByTeed = seeByTeedOf("teed", "7_model.pth");
export const seeByMteed = seeByTeedOf("mteed", "MTEED.pth");

interface SoftOptions {
  /** Levels beside black; 0 keeps all. */
  readonly steps: (sliders: AnnotatorInput["sliders"]) => number;
}

/** A preprocessor that frames the picture, and gives the map without what was added. */
export const inFrame =
  (
    map: (frame: Frame, input: AnnotatorInput, context: AnnotatorContext) => Promise<Raster>,
  ): Annotate =>
  async (input, context) => {
    const frame = framed(input.picture, input.resolution);
    return { map: pictureOf(unframed(await map(frame, input, context), frame)) };
  };

export const softEdge = (see: See, { steps }: SoftOptions): Annotate =>
  inFrame(async ({ picture }, { sliders }, context) =>
    softMap(await see(picture, context), steps(sliders)),
  );

/** Lines are drawn on the map without what was added to the picture. */
export const scribble =
  (see: See): Annotate =>
  async ({ picture, resolution }, context) => {
    const frame = framed(picture, resolution);
    const map = unframed(softMap(await see(frame.picture, context), 0), frame);
    return { map: pictureOf(scribbled(map)) };
  };

export const sketch = (see: See): Annotate =>
  inFrame(async ({ picture }, _, context) => surelyMap(await see(picture, context)));
