/** What a document is beside its pixels: its layers, how large it is, and the frame that is drawn in. Never changed in place. */
import { uuidV7 } from "@inkloom/client";
import type { Rect } from "./rect.ts";

/** `picture` and `sketch` are seen by the model, `mask` says where it draws; `pose` and `region` hold data of their own. */
export const LAYER_KINDS = ["picture", "sketch", "mask", "pose", "region"] as const;
export type LayerKind = (typeof LAYER_KINDS)[number];

/** Plain data that can be kept and sent to workers. */
export type PlainData =
  null | boolean | number | string | readonly PlainData[] | { readonly [key: string]: PlainData };

export interface Layer {
  /** Unique in the document. */
  readonly id: string;
  readonly kind: LayerKind;
  readonly name: string;
  readonly visible: boolean;
  /** 0 to 1. */
  readonly opacity: number;
  /** Cannot be painted on, moved or removed. */
  readonly locked: boolean;
  /** Where the origin of its tiles lies in the document. */
  readonly x: number;
  readonly y: number;
  /** What kinds hold beside pixels: figures of a pose, words of a region; replaced as a whole. */
  readonly data?: PlainData;
}

export interface Scene {
  /** Where the document's picture is; pixels beyond it are kept but not sent. */
  readonly bounds: Rect;
  /** What is sent to be drawn. */
  readonly frame: Rect;
  /** The lowest first. */
  readonly layers: readonly Layer[];
  /** Of the layer that is worked on; not undone by itself. */
  readonly active: string | null;
}

/** Sides of documents, pixels. */
export const LARGEST_SIDE = 8192;
/** Most layers of a document. */
export const MOST_LAYERS = 100;

export const layerOf = ({ layers }: Scene, id: string | null): Layer | undefined =>
  layers.find((layer) => layer.id === id);

export const activeLayer = (scene: Scene): Layer | undefined => layerOf(scene, scene.active);

export function newLayer(
  kind: LayerKind,
  name: string,
  fields: Partial<Omit<Layer, "id" | "kind" | "name">> = {},
): Layer {
  return {
    id: uuidV7(),
    kind,
    name,
    visible: true,
    opacity: 1,
    locked: false,
    x: 0,
    y: 0,
    ...fields,
  };
}

export function emptyScene(width: number, height: number): Scene {
  const bounds = { x: 0, y: 0, width, height };
  return { bounds, frame: bounds, layers: [], active: null };
}

/** A name that no other layer has: `Mask`, `Mask 2`, ... */
export function freeName({ layers }: Scene, wanted: string): string {
  const taken = new Set(layers.map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted} ${number}`)) number += 1;
  return `${wanted} ${number}`;
}
