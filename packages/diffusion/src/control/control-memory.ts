/** What control units take beside the checkpoint, before any of it is taken. What preprocessors take is not counted: their
 *  networks are gone before the U-Net is there. */
import { type ControlUnit, findPreprocessor } from "@inkloom/contract";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { NetworkBeside } from "../memory-estimate.ts";
import { openControl } from "./find-control.ts";
import { CONTROL_KINDS } from "./kinds.ts";

/** Each file once, whatever number of units it serves. Reads headers only.
 *  @throws Problem `control/missing`, `control/family`, `control/damaged`, `weights/...` */
export async function networksBeside(
  units: readonly ControlUnit[],
  folders: readonly string[],
  checkpoint: Checkpoint,
): Promise<readonly NetworkBeside[]> {
  const beside = new Map<string, NetworkBeside>();
  for (const { enabled, model, preprocessor: named } of units) {
    if (!enabled) continue;
    const preprocessor = findPreprocessor(named)?.id ?? "none";
    const file = model === undefined ? undefined : await openControl(model, folders);
    const kind = CONTROL_KINDS.find((each) => each.isOf({ preprocessor, ...(file && { file }) }));
    if (kind === undefined) continue; // refused by name where units are opened
    beside.set(file?.path ?? kind.name, {
      weights: file?.weights ?? new Map(),
      liveBytes: (cells) => kind.liveBytes?.({ checkpoint, ...(file && { file }) }, cells) ?? 0,
    });
  }
  return [...beside.values()];
}
