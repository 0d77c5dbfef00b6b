/** Control units of a job as nodes behind one another. */
import { type ControlUnit, Problem, wholeUnit } from "@inkloom/contract";
import type { PromptNode } from "@inkloom/diffusion";

/** Fields of a unit as the node names them; pictures come along links. */
const FIELDS: Readonly<Partial<Record<keyof ControlUnit, string>>> = {
  preprocessor: "preprocessor",
  model: "control_net_name",
  weight: "weight",
  start: "start_percent",
  end: "end_percent",
  mode: "mode",
  resize: "resize",
  pixel_perfect: "pixel_perfect",
  threshold_a: "threshold_a",
  threshold_b: "threshold_b",
};
const PICTURES = ["image", "mask"] as const;

/**
 * @param add adds a node and gives its id
 * @returns the id of the last one; undefined where no unit counts
 * @throws Problem `workflow/untold` for a unit with more than the node has fields for
 */
export function unitNodes(
  units: readonly ControlUnit[],
  add: (node: PromptNode) => string,
): string | undefined {
  let before: string | undefined;
  const plain = wholeUnit({});
  for (const [i, unit] of units.entries()) {
    if (!unit.enabled) continue;
    const links: Record<string, readonly [string, number]> = {};
    const fields: Record<string, unknown> = { control_net_name: "none", ...NO_THRESHOLDS };
    for (const [key, value] of Object.entries(unit) as [keyof ControlUnit, unknown][]) {
      const field = FIELDS[key];
      if (field !== undefined) fields[field] = value;
      else if (value !== plain[key] && key !== "image" && key !== "mask") throw untold(i, key);
    }
    for (const name of PICTURES) {
      const image = unit[name];
      if (image === undefined) continue;
      const load = add({ class_type: "InkloomLoadPicture", inputs: { image } });
      if (name === "image") links[name] = [load, 0];
      else {
        const channel = { image: [load, 0], channel: "red" };
        links[name] = [add({ class_type: "ImageToMask", inputs: channel }), 0];
      }
    }
    if (before !== undefined) links["control"] = [before, 0];
    before = add({ class_type: "InkloomControlUnit", inputs: { ...fields, ...links } });
  }
  return before;
}

/** The preprocessor's own. */
const NO_THRESHOLDS = { threshold_a: -1, threshold_b: -1 };

const untold = (i: number, key: string): Problem =>
  new Problem("workflow/untold", {
    en: `Control unit ${i + 1} has ${key}, for which the node of control units has no field.`,
    zh: `控制单元 ${i + 1} 使用了 ${key}，控制单元节点没有对应的字段。`,
  });
