/** POST /v1/images/generations -> a request of the tool `generate`. */
import type { DialectCatalogue } from "../service.ts";
import { GENERATION_FIELDS } from "./fields.ts";
import { readFields } from "./read-fields.ts";
import {
  answerForm,
  checkedGenerate,
  drawnParameters,
  furtherParameters,
  sharedParameters,
  type Translation,
} from "./translation.ts";

/** @throws OpenAiProblem naming the parameter */
export function translateGeneration(body: unknown, catalogue: DialectCatalogue): Translation {
  const fields = readFields(GENERATION_FIELDS, body, "json");
  const form = answerForm(fields);
  const parameters = checkedGenerate({
    ...sharedParameters(fields, catalogue),
    ...drawnParameters(fields),
    ...furtherParameters(fields, "generate"),
  });
  return { request: { tool: "generate", parameters, pictures: new Map() }, form };
}
