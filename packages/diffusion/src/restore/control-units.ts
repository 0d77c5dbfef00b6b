/** Control units of A1111's generation text -> our own; without their pictures, which no text holds. */
import {
  type ControlUnit,
  findPreprocessor,
  MOST_CONTROL_UNITS,
  readParameter,
  type Slider,
  TOOLS,
} from "@inkloom/contract";
import { MODE_LABELS, RESIZE_LABELS } from "../finish/control-fields.ts";
import { modelName, type Restoration } from "./restored.ts";

const LABEL = /^ControlNet (\d+)$/;

/** Takes the fields `ControlNet 0` ... out of `left`. A unit that cannot be one keeps no other from being read. */
export function takeControlUnits(restored: Restoration, left: Map<string, string>): void {
  const labels = [...left.keys()].filter((label) => LABEL.test(label));
  const units: Partial<ControlUnit>[] = [];
  for (const label of labels) {
    const text = left.get(label) ?? "";
    left.delete(label);
    const unit = unitOf(text);
    if (unit === undefined || !isUnit(unit) || units.length === MOST_CONTROL_UNITS)
      restored.fail(label, text, NO_UNIT);
    else {
      units.push(unit);
      restored.fail(`${label} image`, "", {
        en: "the picture that the unit followed is not in the file",
        zh: "文件中没有该控制单元所用的图片",
      });
    }
  }
  if (units.length > 0) restored.set("control", units, labels.join(", "));
}

const NO_UNIT = {
  en: `no unit of the extension ControlNet with values in their ranges, or one more than ${MOST_CONTROL_UNITS}`,
  zh: `不是数值在范围内的 ControlNet 单元，或超过 ${MOST_CONTROL_UNITS} 个`,
};

/** What drawing would refuse is told with the picture, not when it is drawn again. */
const isUnit = (unit: Partial<ControlUnit>): boolean =>
  "value" in readParameter(TOOLS.generate, "control", [unit]) &&
  (unit.start ?? 0) <= (unit.end ?? 1);

/** Undefined for text of another kind, as the extension wrote before 2023. */
function unitOf(text: string): Partial<ControlUnit> | undefined {
  const fields = new Map(
    text.split(",").flatMap((part) => {
      const at = part.indexOf(": ");
      return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 2).trim()] as const];
    }),
  );
  const preprocessor = fields.get("Module") ?? fields.get("preprocessor");
  if (preprocessor === undefined) return undefined;
  const known = findPreprocessor(preprocessor);
  const number = (name: string): number | undefined => {
    const value = Number(fields.get(name) ?? "");
    return fields.has(name) && Number.isFinite(value) ? value : undefined;
  };
  const model = fields.get("Model")?.replace(/\s*\[[\da-f]{6,}\]$/, "");
  const [first, second] = known?.sliders ?? [];
  const resolution = within(number("Processor Res"), known?.resolution && RESOLUTIONS);
  const a = within(number("Threshold A"), first);
  const b = within(number("Threshold B"), second);
  return {
    enabled: true,
    preprocessor: known?.id ?? preprocessor,
    ...(model !== undefined && !/^none$/i.test(model) && { model: modelName(model) }),
    weight: number("Weight") ?? 1,
    start: number("Guidance Start") ?? 0,
    end: number("Guidance End") ?? 1,
    mode: keyOf(MODE_LABELS, fields.get("Control Mode")) ?? "balanced",
    resize: keyOf(RESIZE_LABELS, fields.get("Resize Mode")) ?? "crop",
    pixel_perfect: fields.get("Pixel Perfect") === "True",
    ...(resolution !== undefined && { resolution: Math.round(resolution) }),
    ...(a !== undefined && { threshold_a: a }),
    ...(b !== undefined && { threshold_b: b }),
    hires: "both",
    weight_type: "linear",
  };
}

/** Shorter sides at which preprocessors work, pixels. */
const RESOLUTIONS = { minimum: 64, maximum: 2048 };

/** Out of its range a value means the default, as in the extension. */
const within = (
  value: number | undefined,
  range: Pick<Slider, "minimum" | "maximum"> | undefined,
): number | undefined =>
  value !== undefined && range && value >= range.minimum && value <= range.maximum
    ? value
    : undefined;

const keyOf = <Key extends string>(
  labels: Readonly<Record<Key, string>>,
  label: string | undefined,
): Key | undefined =>
  (Object.keys(labels) as Key[]).find((key) => labels[key].toLowerCase() === label?.toLowerCase());
