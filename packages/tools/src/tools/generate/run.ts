import { generate } from "@inkloom/diffusion";
import { drawingContext } from "../../drawing-context.ts";
import type { Run } from "../../run.ts";

/** Makes pictures from words. */
export const runGenerate: Run<"generate"> = async (parameters, context) =>
  generate(parameters, await drawingContext(parameters.device, context));
