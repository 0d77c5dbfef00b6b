/** Layers that are control, as the nodes of a graph take them: regions are drawn by graphs. */
import type { PreprocessorNotes } from "../../../control/control-unit.ts";
import type { LayerUnit } from "./control-request.ts";

/** Whether nodes can make its control picture; what only a unit of a drawing can do, they cannot. */
export function fitsGraph(preprocessor: string, all: readonly PreprocessorNotes[]): boolean {
  if (preprocessor === "none") return true;
  const notes = all.find(({ id }) => id === preprocessor);
  return notes !== undefined && notes.gives !== "nothing" && !notes.masked;
}

export interface GraphControl {
  /** The loader's name of the network. */
  readonly network: string;
  readonly preprocessor: string;
  readonly image?: string | undefined;
  readonly pose?: string | undefined;
  readonly weight: number;
  readonly start: number;
  readonly end: number;
}

/** @param nameOf the loader's name of a network */
export const graphControls = (
  units: readonly LayerUnit[],
  all: readonly PreprocessorNotes[],
  nameOf: (network: string) => string,
): readonly GraphControl[] =>
  units.flatMap(({ model, preprocessor, image, pose, weight, start, end }) =>
    model !== undefined && fitsGraph(preprocessor, all)
      ? [{ network: nameOf(model), preprocessor, image, pose, weight, start, end }]
      : [],
  );
