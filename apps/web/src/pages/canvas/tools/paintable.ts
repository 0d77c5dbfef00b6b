/** Whether the layer that is worked on can be painted on, and with what. */
import { notifications } from "@mantine/notifications";
import { activeLayer, type Layer } from "../document/scene.ts";
import { type Ink, inkOf, MASK_INK } from "../strokes/brush.ts";
import { regionOf } from "../regions/region.ts";
import { brushOptions } from "../studio/brush-options.ts";
import type { Studio } from "../studio/studio.ts";
import { toolWords } from "./tool-words.ts";

const BLACK: Ink = { red: 0, green: 0, blue: 0 };

/** The ink for a layer: masks and regions have their own. */
export const inkFor = (layer: Layer): Ink =>
  layer.kind === "mask"
    ? MASK_INK
    : (inkOf(layer.kind === "region" ? regionOf(layer).colour : brushOptions.get().colour) ??
      BLACK);

/** The layer to paint on; undefined, and said why, where there is none. */
export function paintableLayer({ document }: Studio): Layer | undefined {
  const layer = activeLayer(document.scene);
  const why = document.readOnly ? "readOnly" : document.isBusy ? "busy" : whyNot(layer);
  if (why === undefined) return layer;
  notifications.show({ id: "canvas-paint", color: "ink", message: toolWords.say(why) });
  return undefined;
}

function whyNot(layer: Layer | undefined) {
  if (layer === undefined) return "noLayer";
  if (layer.kind === "pose") return "notPaintable";
  if (layer.locked) return "locked";
  return layer.visible ? undefined : "hidden";
}
