/** One step that can be undone: the scenes around it, and what it changed in which tiles. */
import type { Scene } from "./scene.ts";
import type { Tile } from "./tiles.ts";

/** What was done; each has words in the page's languages. */
export type StepLabel =
  | "brush"
  | "erase"
  | "lasso"
  | "rectangle"
  | "fill"
  | "invert"
  | "clear"
  | "moveLayer"
  | "frame"
  | "size"
  | "addLayer"
  | "removeLayer"
  | "duplicateLayer"
  | "mergeDown"
  | "arrange"
  | "rename"
  | "show"
  | "opacity"
  | "lock"
  | "openPicture"
  | "result"
  | "pose"
  | "region"
  | "control";

export interface StepHead {
  /** Rises with every step of a document. */
  readonly number: number;
  readonly label: StepLabel;
  readonly before: Scene;
  readonly after: Scene;
  /** Steps of the same that follow each other closely are one. */
  readonly merge?: string;
}

/** A tile around a step; undefined where there was or is nothing. */
export interface TileChange {
  readonly layer: string;
  readonly tx: number;
  readonly ty: number;
  readonly before: Tile | undefined;
  readonly after: Tile | undefined;
}

/** Most steps that are kept. */
export const MOST_STEPS = 200;
