/** What this dialect refuses, with the code by which clients tell the cases apart. */
import type { Text } from "@inkloom/contract";
import { DialectProblem } from "../dialect-problem.ts";

/** Codes as OpenAI's service has them. */
export type OpenAiCode =
  | "missing_required_parameter"
  | "unknown_parameter"
  | "invalid_type"
  | "invalid_value"
  | "integer_below_min_value"
  | "integer_above_max_value"
  | "string_above_max_length"
  | "unsupported_value"
  | "model_not_found"
  | "invalid_image_file"
  | "invalid_link";

export class OpenAiProblem extends DialectProblem {
  readonly code: OpenAiCode;

  /** @param field the parameter that is at fault */
  constructor(code: OpenAiCode, field: string | undefined, sentence: Text, status = 400) {
    super(status, sentence, field === undefined ? {} : { field });
    this.code = code;
  }
}
