/** Draws a scene by lot, with the shares of the held-out pictures; what is beyond their world is a small part. */
import {
  type Colour,
  COLOURS,
  type Expression,
  EXPRESSIONS,
  HAIR_COLOURS,
  type Icon,
  type Landscape,
  type ObjectName,
  OBJECTS,
  type Person,
  type Place,
  type Portrait,
  type Position,
  POSITIONS,
  type Scene,
  type Style,
  type Thing,
  TIMES,
  UNCOLOURED,
  type Weather,
} from "./attributes.ts";
import { type Random, randomOf } from "./random.ts";

/** @param seed a whole number from 0; the same one always gives the same scene */
export function sampleScene(seed: number): Scene {
  const random = randomOf(seed, 1);
  const style = weighted<Style>(random, STYLE_SHARES);
  const kind = random.next();
  if (kind < 0.5) return sampleLandscape(style, random);
  return kind < 0.76 ? sampleIcon(style, random) : samplePortrait(style, random);
}

const STYLE_SHARES: Shares<Style> = [
  ["flat illustration", 0.56],
  ["line drawing", 0.1],
  ["pencil sketch", 0.11],
  ["pixel art", 0.12],
  ["watercolor", 0.11],
];

type Shares<T> = readonly [readonly [T, number], ...(readonly (readonly [T, number])[])];

/** Shares need not add up to 1. */
function weighted<T>(random: Random, shares: Shares<T>): T {
  let at = random.next() * shares.reduce((sum, [, share]) => sum + share, 0);
  for (const [value, share] of shares) if ((at -= share) < 0) return value;
  return shares[0][0];
}

/** The last colour is not among the held-out ones and comes less often. */
const sampleColour = (random: Random): Colour =>
  random.chance(0.04) ? "turquoise" : (COLOURS[random.below(COLOURS.length - 1)] ?? "red");

const another = (colour: Colour, random: Random): Colour => {
  const chosen = sampleColour(random);
  return chosen === colour ? another(colour, random) : chosen;
};

const PLACE_SHARES: Shares<Place> = [
  ["green hills", 0.19],
  ["snowy field", 0.19],
  ["desert", 0.19],
  ["sea", 0.19],
  ["city", 0.19],
  ["forest", 0.05],
];

export function sampleLandscape(style: Style, random: Random): Landscape {
  const place = weighted(random, PLACE_SHARES);
  const time = random.pick(TIMES);
  const isBright = time === "day" || time === "dawn";
  const weather = weighted<Weather>(random, [
    ["dry", 0.84],
    ["rain", 0.08],
    ["falling snow", 0.08],
  ]);
  return {
    kind: "landscape",
    style,
    place,
    time,
    light: random.chance(0.55),
    clouds: random.chance(0.5),
    mountains: random.chance(0.46),
    rainbow: isBright && random.chance(0.06),
    weather,
    things: sampleThings(place, random),
  };
}

function sampleThings(place: Place, random: Random): Thing[] {
  const count = weighted<number>(random, [
    [0, 0.14],
    [1, 0.44],
    [2, 0.38],
    [3, 0.04],
  ]);
  const free: Position[] = [...POSITIONS];
  return Array.from({ length: count }, () => {
    const position = free.splice(random.below(free.length), 1)[0] ?? "middle";
    const object = weighted(random, place === "sea" ? AT_SEA : ON_LAND);
    const colour = UNCOLOURED.has(object) ? {} : { colour: sampleColour(random) };
    return { object, ...colour, position, isPlaced: random.chance(0.63) };
  });
}

const AT_SEA: Shares<ObjectName> = [
  ["boat", 0.55],
  ["lighthouse", 0.26],
  ["hot air balloon", 0.13],
  ["rocket", 0.03],
  ["kite", 0.03],
];

const ON_LAND: Shares<ObjectName> = [
  ["house", 1],
  ["tree", 1],
  ["pine tree", 0.8],
  ["palm tree", 0.8],
  ["car", 1],
  ["cat", 1],
  ["flower", 1],
  ["lighthouse", 1],
  ["umbrella", 1],
  ["hot air balloon", 1],
  ["rocket", 1],
  ["bird", 0.25],
  ["kite", 0.25],
  ["mushroom", 0.25],
  ["snowman", 0.25],
];

/** Objects from this one on are not among the held-out ones. */
const FIRST_OWN_OBJECT = OBJECTS.indexOf("bird");

function sampleIcon(style: Style, random: Random): Icon {
  const index = random.chance(0.15)
    ? FIRST_OWN_OBJECT + random.below(OBJECTS.length - FIRST_OWN_OBJECT)
    : random.below(FIRST_OWN_OBJECT);
  const object = OBJECTS[index] ?? "house";
  const colour = sampleColour(random);
  const background = another(colour, random);
  return {
    kind: "icon",
    style,
    object,
    ...(UNCOLOURED.has(object) ? {} : { colour }),
    background,
  };
}

function samplePortrait(style: Style, random: Random): Portrait {
  const person = weighted<Person>(random, [
    ["boy", 0.32],
    ["man", 0.21],
    ["woman", 0.25],
    ["girl", 0.22],
  ]);
  const canBeLong = person === "woman" || person === "girl";
  const shirt = sampleColour(random);
  return {
    kind: "portrait",
    style,
    person,
    expression: random.pick<Expression>(EXPRESSIONS),
    hair: random.pick(HAIR_COLOURS),
    hairLength: canBeLong && random.chance(0.78) ? "long" : "short",
    glasses: random.chance(0.35),
    shirt,
    background: another(shirt, random),
  };
}
