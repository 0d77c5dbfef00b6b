/** Names and words of regions above the pixels, at their upper corners. */
import Konva from "konva";
import { isNowhere, type Rect } from "../document/rect.ts";
import type { Layer } from "../document/scene.ts";
import { inkBounds } from "../export/layer-pixels.ts";
import type { Studio } from "../studio/studio.ts";
import { rectToScreen } from "../view/camera.ts";
import type { Stage } from "../view/stage.ts";
import { regionOf } from "./region.ts";
import { regionWords } from "./region-words.ts";

/** Milliseconds after the last change until places are looked for anew. */
const PAUSE = 200;
/** Characters of a prompt that are shown. */
const SHORT = 28;

interface Labelled {
  readonly layer: Layer;
  readonly place: Rect;
  readonly label: Konva.Label;
}

/** @returns ends it */
export function showRegionLabels(stage: Stage, { document }: Studio): () => void {
  let labels: readonly Labelled[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const place = (): void => {
    for (const { label, place } of labels) {
      const { x, y } = rectToScreen(stage.camera, place);
      label.position({ x: x + 4, y: y + 4 });
    }
    stage.invalidateLines();
  };
  const renew = (): void => {
    for (const { label } of labels) label.destroy();
    const { layers, bounds } = document.scene;
    labels = layers.flatMap((layer) => {
      if (layer.kind !== "region" || !layer.visible || layer.opacity === 0) return [];
      const ink = inkBounds(document, layer, bounds);
      if (isNowhere(ink)) return [];
      const label = labelOf(layer);
      stage.lines.add(label);
      return [{ layer, place: ink, label }];
    });
    place();
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(renew, PAUSE);
  };
  const isRegion = (id: string): boolean =>
    document.scene.layers.some((layer) => layer.id === id && layer.kind === "region");
  const ends = [
    stage.view.subscribe(place),
    document.onTouched((id) => {
      if (isRegion(id)) later();
    }),
    document.state.subscribe(({ scene }, before) => {
      if (scene.layers !== before.scene.layers && scene.layers.some(({ id }) => isRegion(id)))
        later();
      else if (labels.some(({ layer }) => !isRegion(layer.id))) later();
    }),
  ];
  renew();
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
    for (const { label } of labels) label.destroy();
  };
}

function labelOf(layer: Layer): Konva.Label {
  const { prompt, colour } = regionOf(layer);
  const words = prompt.trim().replace(/\s+/g, " ");
  const short = words.length > SHORT ? `${words.slice(0, SHORT)}…` : words;
  const label = new Konva.Label();
  label.add(
    new Konva.Tag({
      fill: "rgba(16, 20, 28, 0.85)",
      cornerRadius: 4,
      stroke: colour,
      strokeWidth: 2,
    }),
    new Konva.Text({
      text:
        short === "" ? layer.name : regionWords.say("label", { name: layer.name, words: short }),
      fill: "#ffffff",
      fontSize: 12,
      padding: 4,
      fontFamily: "system-ui",
    }),
  );
  return label;
}
