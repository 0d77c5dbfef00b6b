/** What makes a control picture of a picture, as data: names, sliders and files as in sd-webui-controlnet. */
import type { Text } from "../text.ts";

/** Kinds of control, each with networks and preprocessors of its own. */
export const CONTROL_TYPES = [
  "openpose",
  "canny",
  "softedge",
  "scribble",
  "lineart",
  "mlsd",
  "depth",
  "seg",
  "normal",
  "reference",
  "shuffle",
  "inpaint",
  "ip2p",
  "tile",
  "recolor",
  "light",
  "qrcode",
  "t2ia",
  "ip-adapter",
  "instant-id",
] as const;

export type ControlType = (typeof CONTROL_TYPES)[number];

/** A number that a preprocessor reads, under a name that no other slider of another meaning has. */
export interface Slider<Name extends string = string> {
  readonly name: Name;
  readonly label: Text;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  readonly step: number;
}

export interface Preprocessor<Id extends string = string> {
  /** The field's name. */
  readonly id: Id;
  readonly type: ControlType;
  readonly title: Text;
  /** One sentence without its full stop. */
  readonly help: Text;
  /** Other names under which clients ask for it; the first is sd-webui-controlnet's inner name where it differs. */
  readonly aliases: readonly string[];
  /** What comes out: a picture; a picture drawn of key points, which come along; or something that only a control
   *  unit can use (reference, image prompts, masks). */
  readonly gives: "map" | "pose" | "nothing";
  /** Shorter side at which it works, pixels; absent where it works on the picture as it is. */
  readonly resolution?: { readonly default: number };
  /** In sd-webui-controlnet's order: its `threshold_a`, then `threshold_b`. */
  readonly sliders: readonly Slider[];
  /** Whether it needs a mask beside the picture. */
  readonly masked: boolean;
  /** Ids of its entries in the catalogue; none where it has no network. */
  readonly networks: readonly string[];
}
