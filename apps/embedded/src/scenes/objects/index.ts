/** Every object by name: how it is drawn and how large it is. */
import type { ObjectName } from "../attributes.ts";
import type { DrawObject } from "../pen.ts";
import { bird, cat, fish } from "./animals.ts";
import { lighthouse } from "./buildings.ts";
import { house } from "./house.ts";
import { apple, flower, mushroom } from "./plants.ts";
import { cup, heart, kite, snowman, star, umbrella } from "./things.ts";
import { palmTree, pineTree, tree } from "./trees.ts";
import { balloon, boat, car, rocket } from "./vehicles.ts";

export interface SceneObject {
  readonly draw: DrawObject;
  /** Pixels of its unit in a landscape, without its variation. */
  readonly size: number;
  /** The same, where it fills a plain background. */
  readonly iconSize: number;
  /** Its middle above its foot, in units. */
  readonly middle: number;
}

export const SCENE_OBJECTS: Readonly<Record<ObjectName, SceneObject>> = {
  house: { draw: house, size: 46, iconSize: 86, middle: 0.5 },
  tree: { draw: tree, size: 48, iconSize: 98, middle: 0.52 },
  "pine tree": { draw: pineTree, size: 46, iconSize: 98, middle: 0.5 },
  "palm tree": { draw: palmTree, size: 50, iconSize: 104, middle: 0.5 },
  car: { draw: car, size: 45, iconSize: 92, middle: 0.26 },
  boat: { draw: boat, size: 43, iconSize: 88, middle: 0.5 },
  cat: { draw: cat, size: 48, iconSize: 94, middle: 0.5 },
  flower: { draw: flower, size: 46, iconSize: 90, middle: 0.52 },
  lighthouse: { draw: lighthouse, size: 46, iconSize: 100, middle: 0.5 },
  umbrella: { draw: umbrella, size: 42, iconSize: 92, middle: 0.5 },
  "hot air balloon": { draw: balloon, size: 48, iconSize: 94, middle: 0.5 },
  rocket: { draw: rocket, size: 52, iconSize: 100, middle: 0.5 },
  apple: { draw: apple, size: 36, iconSize: 76, middle: 0.45 },
  fish: { draw: fish, size: 40, iconSize: 90, middle: 0.5 },
  heart: { draw: heart, size: 38, iconSize: 80, middle: 0.5 },
  star: { draw: star, size: 38, iconSize: 88, middle: 0.5 },
  bird: { draw: bird, size: 34, iconSize: 84, middle: 0.45 },
  mushroom: { draw: mushroom, size: 36, iconSize: 84, middle: 0.46 },
  cup: { draw: cup, size: 34, iconSize: 84, middle: 0.45 },
  kite: { draw: kite, size: 42, iconSize: 96, middle: 0.55 },
  snowman: { draw: snowman, size: 44, iconSize: 92, middle: 0.5 },
};
