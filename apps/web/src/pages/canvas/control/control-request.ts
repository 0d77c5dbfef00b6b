/** Layers that are control, as units of a request. */
import { writeOpenPose } from "../../../pose/openpose-file.ts";
import { uploadPicture } from "../../../pictures/assets.ts";
import type { CanvasDocument } from "../document/canvas-document.ts";
import type { Rect } from "../document/rect.ts";
import type { Layer } from "../document/scene.ts";
import type { Pixels } from "../document/tiles.ts";
import { poseOf } from "../pose/pose-data.ts";
import { flattened } from "../run/flatten.ts";
import { pngOf } from "../run/pictures.ts";
import { controlLayers, controlOf, networkFor } from "./layer-control.ts";
import { knownNetworks } from "./networks.ts";

export interface LayerUnit {
  readonly preprocessor: string;
  readonly model?: string;
  readonly image?: string;
  readonly pose?: string;
  readonly weight: number;
  readonly start: number;
  readonly end: number;
}

/** The units of what stands in the frame. Rejects with the service's problem. */
export async function controlUnitsOf(document: CanvasDocument): Promise<readonly LayerUnit[]> {
  const layers = controlLayers(document.scene.layers).filter(hasAny);
  if (layers.length === 0) return [];
  const names = await knownNetworks();
  const units = layers.map(async (layer) => {
    const model = networkFor(layer, names);
    // A pose without a network would stop the drawing; its panel says that it does not act.
    if (layer.kind === "pose") return model === undefined ? [] : [poseUnit(document, layer, model)];
    const ground = controlOf(layer).preprocessor === "none" ? 0 : 255;
    const picture = grounded(
      flattened(document, [{ ...layer, opacity: 1 }], frameOf(document)),
      ground,
    );
    const { asset } = await uploadPicture(await pngOf(picture));
    return [{ ...unitOf(layer), image: asset, ...(model !== undefined && { model }) }];
  });
  return (await Promise.all(units)).flat();
}

const frameOf = ({ scene }: CanvasDocument): Rect => scene.frame;

const hasAny = (layer: Layer): boolean => layer.kind !== "pose" || poseOf(layer).figures.length > 0;

function unitOf(layer: Layer): LayerUnit {
  const { preprocessor, weight, start, end } = controlOf(layer);
  // Sliders may be pulled past each other.
  return { preprocessor, weight, start: Math.min(start, end), end: Math.max(start, end) };
}

export const poseUnit = (document: CanvasDocument, layer: Layer, model: string): LayerUnit => ({
  ...unitOf(layer),
  model,
  pose: writeOpenPose(poseOf(layer), frameOf(document)),
});

/** What nobody painted is ground: black for control pictures, white for pictures that are read. */
export function grounded({ width, height, data }: Pixels, ground: number): Pixels {
  const out = new Uint8ClampedArray(data.length).fill(255);
  for (let i = 0; i < data.length; i += 4) {
    const share = (data[i + 3] ?? 0) / 255;
    for (let c = 0; c < 3; c++) out[i + c] = ground + ((data[i + c] ?? 0) - ground) * share;
  }
  return { width, height, data: out };
}
