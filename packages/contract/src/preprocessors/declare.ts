/** Declares a preprocessor: what most of them share is left out. */
import type { Text } from "../text.ts";
import type { ControlType, Preprocessor, Slider } from "./preprocessor.ts";

interface Rest {
  readonly aliases?: readonly string[];
  readonly gives?: Preprocessor["gives"];
  /** Shorter side, pixels; false for the picture as it is. */
  readonly resolution?: number | false;
  readonly sliders?: readonly Slider[];
  readonly masked?: boolean;
  readonly networks?: readonly string[];
}

export const preprocessor = <const Id extends string>(
  id: Id,
  type: ControlType,
  title: Text,
  help: Text,
  {
    aliases = [],
    gives = "map",
    resolution = 512,
    sliders = [],
    masked = false,
    networks = [],
  }: Rest = {},
): Preprocessor<Id> => ({
  id,
  type,
  title,
  help,
  aliases,
  gives,
  ...(resolution !== false && { resolution: { default: resolution } }),
  sliders,
  masked,
  networks,
});
