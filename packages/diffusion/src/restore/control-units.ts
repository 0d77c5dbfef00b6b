/** Control units of A1111's generation text -> our own; without their pictures, which no text holds. */
import { type ControlUnit, findPreprocessor } from "@inkloom/contract";
import { MODE_LABELS, RESIZE_LABELS } from "../finish/control-fields.ts";
import type { Restoration } from "./restored.ts";

const LABEL = /^ControlNet (\d+)$/;

/** Takes the fields `ControlNet 0` ... out of `left`. */
export function takeControlUnits(restored: Restoration, left: Map<string, string>): void {
  const labels = [...left.keys()].filter((label) => LABEL.test(label));
  const units: Partial<ControlUnit>[] = [];
  for (const label of labels) {
    const text = left.get(label) ?? "";
    left.delete(label);
    const unit = unitOf(text);
    if (unit === undefined) restored.fail(label, text);
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
  const resolution = number("Processor Res");
  const [first, second] = known?.sliders ?? [];
  const [a, b] = [number("Threshold A"), number("Threshold B")];
  return {
    enabled: true,
    preprocessor: known?.id ?? preprocessor,
    ...(model !== undefined && !/^none$/i.test(model) && { model }),
    weight: number("Weight") ?? 1,
    start: number("Guidance Start") ?? 0,
    end: number("Guidance End") ?? 1,
    mode: keyOf(MODE_LABELS, fields.get("Control Mode")) ?? "balanced",
    resize: keyOf(RESIZE_LABELS, fields.get("Resize Mode")) ?? "crop",
    pixel_perfect: fields.get("Pixel Perfect") === "True",
    ...(known?.resolution && resolution !== undefined && resolution > 0 && { resolution }),
    ...(first && a !== undefined && a >= first.minimum && { threshold_a: a }),
    ...(second && b !== undefined && b >= second.minimum && { threshold_b: b }),
    hires: "both",
    weight_type: "linear",
  };
}

const keyOf = <Key extends string>(
  labels: Readonly<Record<Key, string>>,
  label: string | undefined,
): Key | undefined =>
  (Object.keys(labels) as Key[]).find((key) => labels[key].toLowerCase() === label?.toLowerCase());
