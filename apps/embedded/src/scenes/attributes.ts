/** What a scene is: plain data that captions are written from, pictures are drawn from and judges are taught by. */

export const STYLES = [
  "flat illustration",
  "line drawing",
  "pencil sketch",
  "pixel art",
  "watercolor",
] as const;
export type Style = (typeof STYLES)[number];

export const COLOURS = [
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "brown",
  "black",
  "gray",
  "white",
  "turquoise",
] as const;
export type Colour = (typeof COLOURS)[number];

export const PLACES = ["green hills", "snowy field", "desert", "sea", "city", "forest"] as const;
export type Place = (typeof PLACES)[number];

export const TIMES = ["day", "sunset", "night", "dawn"] as const;
export type Time = (typeof TIMES)[number];

export const WEATHERS = ["dry", "rain", "falling snow"] as const;
export type Weather = (typeof WEATHERS)[number];

export const POSITIONS = ["left", "middle", "right"] as const;
export type Position = (typeof POSITIONS)[number];

/** Everything that can stand alone on a plain background; some of it also in landscapes. */
export const OBJECTS = [
  "house",
  "tree",
  "pine tree",
  "palm tree",
  "car",
  "boat",
  "cat",
  "flower",
  "lighthouse",
  "umbrella",
  "hot air balloon",
  "rocket",
  "apple",
  "fish",
  "heart",
  "star",
  "bird",
  "mushroom",
  "cup",
  "kite",
  "snowman",
] as const;
export type ObjectName = (typeof OBJECTS)[number];

/** Those whose colour is given by nature and never said. */
export const UNCOLOURED: ReadonlySet<ObjectName> = new Set([
  "pine tree",
  "palm tree",
  "snowman",
] as const);

export const HAIR_COLOURS = ["blonde", "brown", "black", "red", "white", "blue", "pink"] as const;
export type HairColour = (typeof HAIR_COLOURS)[number];

export const PEOPLE = ["girl", "boy", "woman", "man"] as const;
export type Person = (typeof PEOPLE)[number];

export const EXPRESSIONS = ["smiling", "sad", "surprised"] as const;
export type Expression = (typeof EXPRESSIONS)[number];

/** One object in a landscape. */
export interface Thing {
  readonly object: ObjectName;
  /** Absent where the object has a colour of its own. */
  readonly colour?: Colour;
  readonly position: Position;
  /** Whether the caption says where it is. */
  readonly isPlaced: boolean;
}

export interface Landscape {
  readonly kind: "landscape";
  readonly style: Style;
  readonly place: Place;
  readonly time: Time;
  /** The sun, at night the moon. */
  readonly light: boolean;
  readonly clouds: boolean;
  readonly mountains: boolean;
  readonly rainbow: boolean;
  readonly weather: Weather;
  readonly things: readonly Thing[];
}

export interface Icon {
  readonly kind: "icon";
  readonly style: Style;
  readonly object: ObjectName;
  readonly colour?: Colour;
  readonly background: Colour;
}

export interface Portrait {
  readonly kind: "portrait";
  readonly style: Style;
  readonly person: Person;
  readonly expression: Expression;
  readonly hair: HairColour;
  readonly hairLength: "short" | "long";
  readonly glasses: boolean;
  readonly shirt: Colour;
  readonly background: Colour;
}

export type Scene = Landscape | Icon | Portrait;
