/** What a layer says of itself as control: whether it is one, what is read from it, which network follows it, how strictly. */
import type { CanvasDocument } from "../document/canvas-document.ts";
import type { Layer, LayerKind, PlainData } from "../document/scene.ts";

export interface LayerControl {
  readonly enabled: boolean;
  /** Its id; `none` for what is a control picture already. Poses have none. */
  readonly preprocessor: string;
  /** A file's name; empty for the one that is found for it. */
  readonly model: string;
  /** 0 to 2. */
  readonly weight: number;
  /** Shares of the walk. */
  readonly start: number;
  readonly end: number;
}

export const HEAVIEST = 2;

/** Kinds that can be control. Poses are from the start: nothing else is done with them. */
const KINDS: readonly LayerKind[] = ["picture", "sketch", "pose"];

export const canBeControl = ({ kind }: Pick<Layer, "kind">): boolean => KINDS.includes(kind);

const isRecord = (value: PlainData | undefined): value is Readonly<Record<string, PlainData>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whatever is missing or of another kind is as in a new layer. */
export function controlOf({ kind, data }: Pick<Layer, "kind" | "data">): LayerControl {
  const held = isRecord(data) ? data["control"] : undefined;
  const given = isRecord(held) ? held : {};
  const number = (name: string, standard: number, most: number): number => {
    const value = given[name];
    return typeof value === "number" && value >= 0 ? Math.min(value, most) : standard;
  };
  const text = (name: string, standard: string): string => {
    const value = given[name];
    return typeof value === "string" ? value : standard;
  };
  const enabled = given["enabled"];
  return {
    enabled: typeof enabled === "boolean" ? enabled : kind === "pose",
    preprocessor: kind === "pose" ? "none" : text("preprocessor", "none"),
    model: text("model", ""),
    weight: number("weight", 1, HEAVIEST),
    start: number("start", 0, 1),
    end: number("end", 1, 1),
  };
}

/** Changes some of it; what else the layer holds stays. @param merge steps of the same that follow each other closely are one */
export function setControl(
  document: CanvasDocument,
  layer: Layer,
  fields: Partial<LayerControl>,
  merge?: string,
): void {
  const others = isRecord(layer.data) ? layer.data : {};
  const control = { ...controlOf(layer), ...fields };
  document.do(
    "control",
    (edit) => {
      edit.changeLayer(layer.id, { data: { ...others, control } });
    },
    merge,
  );
}

/** Layers that are control and seen, the lowest first. */
export const controlLayers = (layers: readonly Layer[]): readonly Layer[] =>
  layers.filter(
    (layer) =>
      canBeControl(layer) && layer.visible && layer.opacity > 0 && controlOf(layer).enabled,
  );

/** Control is followed, and no part of the picture that is redrawn. */
export const isControl = (layer: Layer): boolean => canBeControl(layer) && controlOf(layer).enabled;

/** Of networks by name, the one for a layer: that which was chosen, else the first whose name says what it follows. */
export function networkFor(layer: Layer, names: readonly string[]): string | undefined {
  const { model, preprocessor } = controlOf(layer);
  if (model !== "") return model;
  const wanted = layer.kind === "pose" ? "openpose" : preprocessor.split("_")[0];
  if (wanted === undefined || wanted === "none") return undefined;
  return names.find((name) => name.toLowerCase().includes(wanted));
}
