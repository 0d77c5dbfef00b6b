/** What is asked of a unit's preprocessor: the same order makes the same control picture. */
import type { PreprocessorNotes, Unit } from "./control-unit.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What units are drawn with. */
export interface Ground {
  /** Of the picture to be drawn, pixels. */
  readonly size: Size;
  /** The picture that is drawn anew, which units without one of their own follow, and its mask. */
  readonly image?: string | undefined;
  readonly mask?: string | undefined;
}

export interface MapOrder {
  readonly preprocessor: string;
  readonly picture: string;
  readonly mask?: string;
  /** Shorter side at which it works; or the size to be drawn, of which every pixel is to be kept. */
  readonly resolution?: number;
  readonly perfect?: Size & { readonly resize: string };
  readonly settings: Readonly<Record<string, number>>;
}

/** Undefined where there is no picture. */
export function orderOf(
  unit: Unit,
  { id, sliders, resolution, masked }: PreprocessorNotes,
  { size, image, mask }: Ground,
): MapOrder | undefined {
  const picture = unit.image ?? image;
  if (picture === undefined) return undefined;
  // Defaults are said, so that what was set and set back orders the same.
  const numbers = [unit.threshold_a, unit.threshold_b];
  const settings = Object.fromEntries(
    sliders.map(({ name, default: standard }, at) => [name, numbers[at] ?? standard]),
  );
  // The mask belongs to the picture that is drawn anew.
  const marked = unit.mask ?? (unit.image === undefined ? mask : undefined);
  const { width, height } = size;
  return {
    preprocessor: id,
    picture,
    settings,
    ...(masked && marked !== undefined && { mask: marked }),
    ...(resolution !== undefined &&
      (unit.pixel_perfect === true
        ? { perfect: { width, height, resize: unit.resize ?? "crop" } }
        : { resolution: unit.resolution ?? resolution })),
  };
}

/** Range of the parameter `resolution`, pixels. */
const RESOLUTIONS = { least: 64, most: 2048 };

/** The shorter side at which a preprocessor keeps every pixel of what is drawn, as the service reckons it.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, internal_controlnet/external_code.py (pixel_perfect_resolution). */
export function perfectResolution(
  picture: Size,
  { width, height, resize }: NonNullable<MapOrder["perfect"]>,
): number {
  const scales = [height / picture.height, width / picture.width];
  const scale = resize === "fill" ? Math.min(...scales) : Math.max(...scales);
  const exact = scale * Math.min(picture.width, picture.height);
  return Math.min(RESOLUTIONS.most, Math.max(RESOLUTIONS.least, roundEven(exact)));
}

/** To the nearest whole number, halves to the even one, as numpy rounds. */
function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
