import { describe, type DescribeResult } from "../../captions/describe.ts";
import type { Run } from "../../run.ts";
import { captionDescriber } from "./describer.ts";

export type CaptionResult = DescribeResult<object>;

/** Tells what a picture shows, or writes captions beside the pictures of a data set. */
export const runCaption: Run<"caption"> = (parameters, context) =>
  describe(parameters, context, captionDescriber(parameters, context));
