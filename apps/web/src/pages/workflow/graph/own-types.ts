/** Nodes that only the page knows: they never run, and are gone once a workflow is flattened. */

export const NOTE = "note";
export const REROUTE = "reroute";
/** Within a sub-workflow: what comes in from outside, and what goes out. */
export const PART_INPUTS = "part-inputs";
export const PART_OUTPUTS = "part-outputs";

export const isBoundary = (type: string): boolean => type === PART_INPUTS || type === PART_OUTPUTS;

/** Fits every type. */
export const ANY = "*";
