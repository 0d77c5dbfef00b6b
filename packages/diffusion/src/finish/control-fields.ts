/** Control units in A1111's generation text, as its extension writes them and reads them again.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, internal_controlnet/args.py (serialize), scripts/infotext.py. */
import { type ControlUnit, findPreprocessor } from "@inkloom/contract";
import type { RequestedControl } from "../control/open-units.ts";
import type { Infotext } from "./infotext.ts";

export const RESIZE_LABELS: Readonly<Record<ControlUnit["resize"], string>> = {
  stretch: "Just Resize",
  crop: "Crop and Resize",
  fill: "Resize and Fill",
};

export const MODE_LABELS: Readonly<Record<ControlUnit["mode"], string>> = {
  balanced: "Balanced",
  prompt: "My prompt is more important",
  control: "ControlNet is more important",
};

/** The shorter side that it writes for preprocessors that have none. */
const NO_RESOLUTION = 512;
/** What it writes for a slider that is not there. */
const NO_SLIDER = -1;

/** `ControlNet 0`, `ControlNet 1` ...; what its text has no word for is left to the picture's own record. */
export const controlFields = (units: readonly RequestedControl[]): Infotext["fields"] =>
  Object.fromEntries(
    units.map(({ unit, opened }, i) => [`ControlNet ${i}`, unitText(unit, opened.model)]),
  );

function unitText(
  unit: ControlUnit,
  model: { readonly name: string; readonly hash: string } | undefined,
): string {
  const preprocessor = findPreprocessor(unit.preprocessor);
  const [first, second] = preprocessor?.sliders ?? [];
  const fields = {
    Module: preprocessor?.id ?? unit.preprocessor,
    // Commas and colons part what is written.
    Model: model ? `${model.name.replaceAll(/[,:]/g, "_")} [${model.hash}]` : "None",
    Weight: unit.weight,
    "Resize Mode": RESIZE_LABELS[unit.resize],
    "Processor Res": unit.resolution ?? preprocessor?.resolution?.default ?? NO_RESOLUTION,
    "Threshold A": unit.threshold_a ?? first?.default ?? NO_SLIDER,
    "Threshold B": unit.threshold_b ?? second?.default ?? NO_SLIDER,
    "Guidance Start": unit.start,
    "Guidance End": unit.end,
    "Pixel Perfect": unit.pixel_perfect ? "True" : "False",
    "Control Mode": MODE_LABELS[unit.mode],
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}
