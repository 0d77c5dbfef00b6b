/** What a unit must be beyond what its schema says. */
import { preprocessorNamed } from "../preprocessors/find.ts";
import { Problem } from "../problems/problem.ts";
import type { ControlUnit } from "./unit.ts";

type Checked = Pick<ControlUnit, "preprocessor" | "start" | "end" | "threshold_a" | "threshold_b">;

/**
 * Its end lies behind its start, its preprocessor is known, and sliders that this one has are within their ranges; what is
 * said of others is not looked at.
 * @param number of the unit in its request, from 0
 * @throws Problem `control/unit`, `annotator/unknown`
 */
export function expectUnit(unit: Checked, number: number): void {
  const { start, end, preprocessor } = unit;
  if (start > end)
    throw new Problem("control/unit", {
      en: `control ${number + 1} begins at ${start} and ends at ${end}, expected an end that is not before`,
      zh: `控制单元 ${number + 1} 从 ${start} 开始、到 ${end} 结束，结束不应早于开始`,
    });
  if (preprocessor === "none") return;
  const { sliders, id } = preprocessorNamed(preprocessor);
  for (const [at, field] of (["threshold_a", "threshold_b"] as const).entries()) {
    const [slider, value] = [sliders[at], unit[field]];
    if (slider === undefined || value === undefined) continue;
    const { minimum, maximum, label } = slider;
    if (value >= minimum && value <= maximum) continue;
    throw new Problem("control/unit", {
      en: `control ${number + 1}: ${field} is ${value}, expected ${minimum} to ${maximum}, the ${label.en} of ${id}`,
      zh: `控制单元 ${number + 1}：${field} 为 ${value}，应为 ${minimum} 至 ${maximum}，即 ${id} 的${label.zh}`,
    });
  }
}
