/** Preprocessors that fill what is masked. */
import type { Annotators } from "../annotator.ts";
import { lamaFilled } from "./lama.ts";

export const INPAINT_ANNOTATORS: Annotators<"inpaint_only+lama"> = {
  "inpaint_only+lama": lamaFilled,
};
