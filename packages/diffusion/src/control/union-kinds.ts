/** The kinds of control that a network unites. */
import { type ControlUnit, Problem } from "@inkloom/contract";

/** Which kind of control each type is to unions, in xinsir's order; those behind it come with ProMax.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/enums.py (ControlNetUnionControlType). */
const UNION_KINDS: readonly (readonly string[])[] = [
  ["openpose"],
  ["depth"],
  ["softedge", "soft edge", "scribble", "hed"],
  ["canny", "hard edge", "lineart", "mlsd"],
  ["normal", "normalmap", "normal map"],
  ["seg", "segmentation"],
  ["tile", "blur"],
  ["inpaint"],
];

/** @throws Problem `control/unit` */
export function unionKind(type: string, kinds: number, unit: ControlUnit, number: number): number {
  const wanted = type.toLowerCase();
  const found = UNION_KINDS.findIndex((names) => names.includes(wanted));
  if (found !== -1 && found < kinds) return found;
  const known = UNION_KINDS.slice(0, kinds).map(([name = ""]) => name);
  throw new Problem("control/unit", {
    en: `control ${number + 1}: ${unit.union_type === undefined ? "its preprocessor does not tell a kind" : `${type} is no kind`} of control that the network unites, expected union_type to be one of ${known.join(", ")}`,
    zh: `控制单元 ${number + 1}：${unit.union_type === undefined ? "无法由预处理器得知控制类型" : `${type} 不是该联合网络的控制类型`}，union_type 应为以下之一：${known.join("、")}`,
  });
}
