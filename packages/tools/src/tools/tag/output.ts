import { ofDescription } from "../../captions/output.ts";
import type { Output } from "../../outputs/output.ts";
import type { TagResult } from "./run.ts";

/** Most tags that are counted in an answer. */
const MOST_COUNTS = 1000;

export const ofTag = (result: TagResult): Output =>
  ofDescription(result, "tags", { counts: result.counts.slice(0, MOST_COUNTS) });
