/** What the judge should say of a scene, as far as it is to be seen in the picture. */
import type { Icon, Landscape, Place, Portrait, Scene, Style } from "../scenes/index.ts";
import type { HeadName } from "./heads.ts";

/** Choices by head. A head that is absent means nothing for this scene, or cannot be seen in its style. */
export type Labels = Partial<Record<HeadName, string>>;

/** Both are grey: no colour is to be seen in them. */
const GREY_STYLES: ReadonlySet<Style> = new Set(["line drawing", "pencil sketch"] as const);

/** Hills, snow and sand differ in colour alone. */
const PLACES_BY_SHAPE: ReadonlySet<Place> = new Set(["sea", "city", "forest"] as const);

export function labelsOf(scene: Scene): Labels {
  const isGrey = GREY_STYLES.has(scene.style);
  const common: Labels = { kind: scene.kind, style: scene.style };
  if (scene.kind === "icon") return { ...common, ...iconLabels(scene, isGrey) };
  if (scene.kind === "portrait") return { ...common, ...portraitLabels(scene, isGrey) };
  return { ...common, ...landscapeLabels(scene, isGrey) };
}

const presence = (is: boolean): string => (is ? "present" : "absent");

function iconLabels({ object, colour, background }: Icon, isGrey: boolean): Labels {
  if (isGrey) return { object };
  return { object, background, ...(colour === undefined ? {} : { colour }) };
}

function portraitLabels(scene: Portrait, isGrey: boolean): Labels {
  const { expression, hairLength, hair, shirt, background } = scene;
  const shapes: Labels = { expression, hairLength, glasses: presence(scene.glasses) };
  return isGrey ? shapes : { ...shapes, hair, shirt, background };
}

function landscapeLabels(scene: Landscape, isGrey: boolean): Labels {
  const { place, time, weather } = scene;
  const labels: Labels = {
    weather,
    light: presence(scene.light),
    clouds: presence(scene.clouds),
    mountains: presence(scene.mountains),
    rainbow: presence(scene.rainbow),
    ...(isGrey ? {} : { time }),
    ...(isGrey && !PLACES_BY_SHAPE.has(place) ? {} : { place }),
    "left.object": "nothing",
    "middle.object": "nothing",
    "right.object": "nothing",
  };
  for (const { object, colour, position } of scene.things) {
    labels[`${position}.object`] = object;
    if (colour !== undefined && !isGrey) labels[`${position}.colour`] = colour;
  }
  return labels;
}
