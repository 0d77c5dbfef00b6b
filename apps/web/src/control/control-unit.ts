/** A control unit as the form holds it, and which of its fields matter for what it does. */
import type { Text } from "../language/language.ts";

/** A picture of an image prompt. */
export interface PromptPicture {
  readonly image: string;
  readonly weight: number;
  readonly mask?: string | undefined;
}

/** Fields that are absent have the service's defaults. */
export interface Unit {
  /** The kind of control that was chosen where no preprocessor tells it; the page's own, requests leave it out. */
  readonly type?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly preprocessor?: string | undefined;
  readonly model?: string | undefined;
  readonly image?: string | undefined;
  readonly images?: readonly PromptPicture[] | undefined;
  readonly pose?: string | undefined;
  readonly mask?: string | undefined;
  readonly region?: string | undefined;
  readonly weight?: number | undefined;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  readonly mode?: string | undefined;
  readonly resize?: string | undefined;
  readonly resolution?: number | undefined;
  readonly pixel_perfect?: boolean | undefined;
  readonly threshold_a?: number | undefined;
  readonly threshold_b?: number | undefined;
  readonly hires?: string | undefined;
  readonly layer_weights?: readonly number[] | undefined;
  readonly union_type?: string | undefined;
  readonly weight_type?: string | undefined;
}

/** What the service says of a preprocessor. */
export interface PreprocessorNotes {
  readonly id: string;
  readonly type: string;
  readonly title: Text;
  readonly help: Text;
  readonly aliases: readonly string[];
  readonly gives: string;
  readonly resolution?: number | undefined;
  readonly sliders: readonly {
    readonly name: string;
    readonly label: Text;
    readonly minimum: number;
    readonly maximum: number;
    readonly default: number;
    readonly step: number;
  }[];
  readonly masked: boolean;
}

export const NO_PREPROCESSOR = "none";
export const MOST_UNITS = 10;
export const MOST_PROMPT_PICTURES = 16;

/** Requests hold no empty fields. */
export const withoutEmpty = (unit: Unit): Unit =>
  Object.fromEntries(
    Object.entries(unit).filter(
      ([, value]) =>
        value !== undefined && value !== "" && !(Array.isArray(value) && !value.length),
    ),
  );

/** Only what is a list of objects is a list of units; a draft of another version may hold anything. */
export const unitsOf = (value: unknown): readonly Unit[] =>
  Array.isArray(value)
    ? value.filter((each): each is Unit => typeof each === "object" && each !== null)
    : [];

export const findPreprocessor = (
  all: readonly PreprocessorNotes[],
  name: string | undefined,
): PreprocessorNotes | undefined =>
  all.find(({ id }) => id === name) ??
  all.find(({ aliases }) => name !== undefined && aliases.includes(name));

/** The kind of control: its preprocessor's, the one that was chosen, or the one that the rest of it tells. */
export const typeOf = (unit: Unit, notes: PreprocessorNotes | undefined): string | undefined =>
  notes?.type ?? unit.type ?? guessedType(unit);

/** Kinds that networks bear in their names, as theirs are told by sd-webui-controlnet. */
const NAMED = [
  "openpose",
  "canny",
  "softedge",
  "scribble",
  "lineart",
  "mlsd",
  "depth",
  "normal",
  "shuffle",
  "inpaint",
  "ip2p",
  "tile",
  "recolor",
  "qrcode",
  "seg",
];

function guessedType({ pose, images, model = "" }: Unit): string | undefined {
  if (pose !== undefined) return "openpose";
  if (images !== undefined) return "ip-adapter";
  const name = model.toLowerCase();
  return NAMED.find((type) => name.includes(type));
}

/** With another preprocessor; what belonged to the one before goes. */
export const withPreprocessor = (unit: Unit, id: string): Unit =>
  withoutEmpty({
    ...unit,
    preprocessor: id,
    threshold_a: undefined,
    threshold_b: undefined,
    resolution: undefined,
  });

/** With a picture that is a control picture already. Networks that unite several kinds are told which, for no preprocessor tells it. */
export function asMap(unit: Unit, type: string | undefined, fields: Unit = {}): Unit {
  const union = isUnion(unit) && type !== undefined ? UNION_TYPES[type] : undefined;
  return withPreprocessor(
    { ...unit, ...fields, type, ...(unit.union_type === undefined && { union_type: union }) },
    NO_PREPROCESSOR,
  );
}

/** Whether the network's name says that it unites several kinds of control. */
export const isUnion = ({ model = "" }: Unit): boolean => /union|promax/i.test(model);

/** Kinds of control by the kind that networks which unite several know them as. */
const UNION_TYPES: Readonly<Record<string, UnionType>> = {
  openpose: "openpose",
  depth: "depth",
  softedge: "softedge",
  scribble: "softedge",
  canny: "canny",
  lineart: "canny",
  mlsd: "canny",
  normal: "normal",
  seg: "seg",
  tile: "tile",
  inpaint: "inpaint",
};

/** What `union_type` may be, by the service's first names, in its order. */
export const UNION_KINDS = [
  "openpose",
  "depth",
  "softedge",
  "canny",
  "normal",
  "seg",
  "tile",
  "inpaint",
] as const;
export type UnionType = (typeof UNION_KINDS)[number];

/** With another kind of control: its picture goes along, between one and several too; networks that cannot fit, masks, poses and settings
 *  of the kind before do not. */
export function withType(unit: Unit, next: string, preprocessor: string): Unit {
  const { images, image, ...rest } = unit;
  const given = image ?? images?.[0]?.image;
  // A union network does several kinds; none is an image prompt's too.
  const fits = next !== "reference" && (next === "ip-adapter") === (images !== undefined);
  const several = given === undefined ? undefined : (images ?? [{ image: given, weight: 1 }]);
  return withPreprocessor(
    {
      ...rest,
      ...(next === "ip-adapter" ? { images: several } : { image: given }),
      type: next,
      model: fits ? unit.model : undefined,
      pose: undefined,
      mask: undefined,
      weight_type: undefined,
      union_type: undefined,
      layer_weights: undefined,
    },
    preprocessor,
  );
}

/** With another picture; the mask and the pose were of the one before. */
export const withPicture = (unit: Unit, image: string | undefined): Unit =>
  withoutEmpty({ ...unit, image, mask: undefined, pose: undefined });

/** What belongs to one occasion: pictures, and what is drawn in their place. */
const OCCASIONAL = ["image", "images", "pose", "mask", "region"] as const;

/** Its settings alone. */
export const withoutPictures = (unit: Unit): Unit =>
  withoutEmpty({ ...unit, ...Object.fromEntries(OCCASIONAL.map((name) => [name, undefined])) });

/** Settings with the pictures of a unit of the same kind. */
export function withPicturesOf(unit: Unit, before: Unit | undefined): Unit {
  const same =
    before !== undefined &&
    (before.preprocessor ?? NO_PREPROCESSOR) === (unit.preprocessor ?? NO_PREPROCESSOR) &&
    before.type === unit.type;
  return same
    ? withoutEmpty({
        ...unit,
        ...Object.fromEntries(OCCASIONAL.map((name) => [name, before[name]])),
      })
    : unit;
}

export interface Needs {
  readonly model: boolean;
  /** Several pictures instead of one. */
  readonly images: boolean;
  readonly mask: boolean;
  readonly pose: boolean;
  /** Whether there is a map to be seen. */
  readonly map: boolean;
  /** Whether the preprocessor's size can be chosen. */
  readonly resolution: boolean;
  /** Of networks that add to the U-Net's outputs. */
  readonly layers: boolean;
}

export function needsOf(type: string | undefined, notes: PreprocessorNotes | undefined): Needs {
  const images = type === "ip-adapter";
  const reference = type === "reference";
  return {
    model: !reference,
    images,
    mask: notes?.masked === true || type === "inpaint",
    pose: type === "openpose",
    map: notes !== undefined && notes.gives !== "nothing",
    resolution: notes?.resolution !== undefined,
    layers: !reference && !images,
  };
}

/** A handle never passes the other; whole hundredths, so that no digits of floating point show. */
export function movedRange(
  { start, end }: { readonly start: number; readonly end: number },
  handle: "start" | "end",
  share: number,
): { readonly start: number; readonly end: number } {
  const within = Math.min(1, Math.max(0, Math.round(share * 100) / 100));
  return handle === "start"
    ? { start: Math.min(within, end), end }
    : { start, end: Math.max(within, start) };
}

/** `1 0.8, 0.5` as numbers; undefined where something else stands there. */
export function layersOf(text: string): readonly number[] | undefined {
  const numbers = text
    .split(/[\s,;]+/)
    .filter((each) => each !== "")
    .map(Number);
  return numbers.every(Number.isFinite) ? numbers : undefined;
}
