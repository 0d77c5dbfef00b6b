import type { KeyShapes } from "./key-shapes.ts";
import type { Upscaler } from "./upscaler.ts";

/** One kind of network: how its files are told, and what they hold. */
export interface Architecture {
  readonly name: string;
  /** Whether the keys are those of this architecture. */
  readonly fits: (keys: KeyShapes) => boolean;
  /** Reads the sizes of the network from the shapes. @throws Problem `upscaler/damaged` */
  readonly read: (keys: KeyShapes) => Upscaler;
}

/** Networks whose files use the names of this project's code. */
export const ownNames = (key: string): string => key;

/** Sides of any length. */
export const ANY_SIDE = { minimum: 1, multiple: 1 };
