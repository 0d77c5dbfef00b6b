/** One control unit: a picture, what is read from it, the network that follows it, and how strictly. */
import {
  Array as ArraySchema,
  Boolean as BooleanSchema,
  Enum,
  Integer,
  Number as NumberSchema,
  Object as ObjectSchema,
  Optional,
  type Static,
  String as StringSchema,
} from "typebox";
import { Default } from "typebox/value";

/** Whose word counts more; A1111's `Balanced`, `My prompt is more important`, `ControlNet is more important`. */
export const CONTROL_MODES = ["balanced", "prompt", "control"] as const;

/** How a control picture of other proportions fits; A1111's `Just Resize`, `Crop and Resize`, `Resize and Fill`. */
export const CONTROL_RESIZE_MODES = ["stretch", "crop", "fill"] as const;

/** The passes of a hires fix in which a unit counts; A1111's `Both`, `Low res only`, `High res only`. */
export const CONTROL_PASSES = ["both", "low", "high"] as const;

/** Which U-Net blocks an image prompt reaches, as ComfyUI's IPAdapter plus names them. */
export const IMAGE_PROMPT_WEIGHT_TYPES = [
  "linear",
  "ease in",
  "ease out",
  "ease in-out",
  "reverse in-out",
  "weak input",
  "weak output",
  "weak middle",
  "strong middle",
  "style transfer",
  "composition",
  "strong style transfer",
  "style and composition",
] as const;

export const MOST_CONTROL_UNITS = 10;
/** Pictures of one image prompt. */
const MOST_PROMPT_PICTURES = 16;

const FILE = { minLength: 1, maxLength: 4096 };
const share = (standard: number) => NumberSchema({ minimum: 0, maximum: 1, default: standard });

/** A picture of an image prompt. */
const PromptPicture = ObjectSchema(
  {
    image: StringSchema(FILE),
    weight: NumberSchema({ minimum: -1, maximum: 3, default: 1 }),
    /** Where it counts: white. */
    mask: Optional(StringSchema(FILE)),
  },
  { additionalProperties: false },
);

export const ControlUnitSchema = ObjectSchema(
  {
    enabled: BooleanSchema({ default: true }),
    /** A preprocessor's id or alias; `none` for a picture that is a control picture already. */
    preprocessor: StringSchema({ minLength: 1, maxLength: 100, default: "none" }),
    /** A network's name; absent where the preprocessor needs none (reference). */
    model: Optional(StringSchema(FILE)),
    /** The picture by name; absent where the unit has a pose or `images`, and in image to image for the picture itself. */
    image: Optional(StringSchema(FILE)),
    /** Pictures of an image prompt, instead of one. */
    images: Optional(ArraySchema(PromptPicture, { minItems: 1, maxItems: MOST_PROMPT_PICTURES })),
    /** OpenPose's JSON, drawn instead of a picture. */
    pose: Optional(StringSchema({ minLength: 2, maxLength: 1024 * 1024 })),
    /** What inpainting changes: white. */
    mask: Optional(StringSchema(FILE)),
    /** Where in the picture the unit counts: white; absent for everywhere. */
    region: Optional(StringSchema(FILE)),
    weight: NumberSchema({ minimum: 0, maximum: 2, default: 1 }),
    /** Share of the walk at which it begins. */
    start: share(0),
    /** Share of the walk at which it ends. */
    end: share(1),
    mode: Enum([...CONTROL_MODES], { default: "balanced" }),
    resize: Enum([...CONTROL_RESIZE_MODES], { default: "crop" }),
    /** Shorter side at which the preprocessor works, pixels; absent for its own. */
    resolution: Optional(Integer({ minimum: 64, maximum: 2048 })),
    /** The resolution that keeps every pixel of the picture to be drawn, instead. */
    pixel_perfect: BooleanSchema({ default: false }),
    /** The preprocessor's first slider; absent for its default. */
    threshold_a: Optional(NumberSchema()),
    /** Its second. */
    threshold_b: Optional(NumberSchema()),
    hires: Enum([...CONTROL_PASSES], { default: "both" }),
    /** Factors of each of the network's outputs, the middle block's last, instead of those of the mode. */
    layer_weights: Optional(
      ArraySchema(NumberSchema({ minimum: -10, maximum: 10 }), { maxItems: 64 }),
    ),
    /** Of a network that unites several kinds, the kind; absent for the preprocessor's. */
    union_type: Optional(StringSchema({ minLength: 1, maxLength: 40 })),
    /** Of an image prompt. */
    weight_type: Enum([...IMAGE_PROMPT_WEIGHT_TYPES], { default: "linear" }),
  },
  { additionalProperties: false },
);

/** With every default filled in. */
export type ControlUnit = Static<typeof ControlUnitSchema>;

/** The unit with every default filled in. */
export const wholeUnit = (given: Partial<ControlUnit>): ControlUnit =>
  Default(ControlUnitSchema, structuredClone(given)) as ControlUnit;
