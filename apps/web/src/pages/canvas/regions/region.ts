/** What a region layer says of the part that is painted on it. */
import { activeLayer, type Layer, type PlainData, type Scene } from "../document/scene.ts";

export interface Region {
  readonly prompt: string;
  readonly negative: string;
  /** How much its words count beside others, 0 to 2. */
  readonly strength: number;
  /** Standard deviation of the blur of its edge, pixels of the document. */
  readonly feather: number;
  /** `#rrggbb`. */
  readonly colour: string;
}

export const LARGEST_STRENGTH = 2;
export const LARGEST_FEATHER = 256;
/** Characters of a prompt, as the service takes them. */
const LONGEST_PROMPT = 8192;

/** Apart from each other for eyes that see few colours, too. */
export const COLOURS = [
  "#d55e00",
  "#0072b2",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#7a5195",
  "#8c6d31",
] as const;

/** How strongly a new region is shown. */
export const REGION_OPACITY = 0.45;

export function newRegion({ layers }: Scene): Region {
  const count = layers.filter(({ kind }) => kind === "region").length;
  const colour = COLOURS[count % COLOURS.length] ?? COLOURS[0];
  return { prompt: "", negative: "", strength: 1, feather: 16, colour };
}

/** What a layer holds; whatever is missing or of another kind is as in a new one. */
export function regionOf({ data }: Pick<Layer, "data">): Region {
  const given: Readonly<Record<string, PlainData>> =
    typeof data === "object" && data !== null && !Array.isArray(data)
      ? (data as Readonly<Record<string, PlainData>>)
      : {};
  const text = (value: PlainData | undefined): string => (typeof value === "string" ? value : "");
  const number = (value: PlainData | undefined, standard: number, largest: number): number =>
    typeof value === "number" && value >= 0 ? Math.min(value, largest) : standard;
  const { prompt, negative, strength, feather, colour } = given;
  return {
    prompt: text(prompt).slice(0, LONGEST_PROMPT),
    negative: text(negative).slice(0, LONGEST_PROMPT),
    strength: number(strength, 1, LARGEST_STRENGTH),
    feather: number(feather, 0, LARGEST_FEATHER),
    colour: /^#[0-9a-f]{6}$/i.test(text(colour)) ? text(colour) : COLOURS[0],
  };
}

export const activeRegion = (scene: Scene): Layer | undefined => {
  const layer = activeLayer(scene);
  return layer?.kind === "region" ? layer : undefined;
};
