/** Layers that are control, as the nodes of a graph take them: regions are drawn by graphs. */
import type { PreprocessorNotes } from "../../../control/control-unit.ts";
import type { LayerUnit } from "./control-request.ts";

/** Whether its control picture can be made by itself, for nodes to follow; what only a unit of a drawing can do, they cannot. */
export function fitsGraph(preprocessor: string, all: readonly PreprocessorNotes[]): boolean {
  if (preprocessor === "none") return true;
  const notes = all.find(({ id }) => id === preprocessor);
  return notes !== undefined && notes.gives !== "nothing" && !notes.masked;
}

export interface GraphControl {
  /** The loader's name of the network. */
  readonly network: string;
  /** The control picture, or the pose that is drawn as one. */
  readonly image?: string | undefined;
  readonly pose?: string | undefined;
  readonly weight: number;
  readonly start: number;
  readonly end: number;
}

interface GraphControlMakers {
  /** The loader's name of a network. */
  readonly nameOf: (network: string) => string;
  /** The control picture that a preprocessor makes of a picture. */
  readonly mapOf: (notes: PreprocessorNotes, picture: string) => Promise<string>;
}

/** Rejects where a control picture cannot be made. */
export async function graphControls(
  units: readonly LayerUnit[],
  all: readonly PreprocessorNotes[],
  { nameOf, mapOf }: GraphControlMakers,
): Promise<readonly GraphControl[]> {
  const controls: GraphControl[] = [];
  for (const { model, preprocessor, image, pose, weight, start, end } of units) {
    if (model === undefined || !fitsGraph(preprocessor, all)) continue;
    const notes = all.find(({ id }) => id === preprocessor);
    const map = notes === undefined || image === undefined ? image : await mapOf(notes, image);
    controls.push({ network: nameOf(model), image: map, pose, weight, start, end });
  }
  return controls;
}
