/** The axes of A1111's X/Y/Z plot in the text of its sheet.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui 1.10, scripts/xyz_grid.py (run). */
import type { Restoration } from "./restored.ts";

const SCRIPT = "X/Y/Z plot";

/** Whether the text is of a whole plot. */
export const isPlot = (fields: ReadonlyMap<string, string>): boolean =>
  fields.get("Script") === SCRIPT;

/** Takes the axes out of the fields; seeds that were drawn stand in "Fixed ..." and count more. */
export function takeAxes(restored: Restoration, fields: Map<string, string>): void {
  fields.delete("Script");
  for (const id of ["x", "y", "z"]) {
    const letter = id.toUpperCase();
    const labels = [`${letter} Type`, `${letter} Values`, `Fixed ${letter} Values`];
    const [type, values = "", fixed = values] = labels.map((label) => fields.get(label));
    for (const label of labels) fields.delete(label);
    if (type !== undefined) restored.set(id, `${type}=${fixed}`, labels[0]);
  }
}
