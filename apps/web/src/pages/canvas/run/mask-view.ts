/** How the mask will act, by the settings of the run. */
import type { Values } from "../../../form/values.ts";
import type { MaskView } from "../view/painter.ts";
import type { RunSettings } from "./request.ts";

/** A1111's, where nobody has set anything. */
const DEFAULT_BLUR = 4;
const DEFAULT_PADDING = 32;

const numberOf = (values: Values, name: string, otherwise: number): number => {
  const value = values[name];
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : otherwise;
};

export const blurOf = ({ values }: RunSettings): number =>
  numberOf(values, "mask_blur", DEFAULT_BLUR);

export const paddingOf = ({ values }: RunSettings): number =>
  numberOf(values, "padding", DEFAULT_PADDING);

export const onlyMasked = ({ values }: RunSettings): boolean => values["only_masked"] === true;

/** Over a picture that is drawn as a whole the mask lies twice as strong, as in A1111. */
export const maskViewOf = (settings: RunSettings, shown: boolean): MaskView => ({
  shown,
  feather: blurOf(settings),
  doubled: !onlyMasked(settings),
});
