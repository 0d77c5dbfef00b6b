/** What a request becomes: one of a tool, and how its pictures are answered. */
import {
  type ParamsOf,
  Problem,
  readParameter,
  type ToolDeclaration,
  TOOLS,
  validate,
} from "@inkloom/contract";
import type { PictureFormat } from "@inkloom/pixels";
import type { DialectCatalogue, DialectRequest } from "../service.ts";
import type { EDIT_FIELDS, GENERATION_FIELDS, Quality, VARIATION_FIELDS } from "./fields.ts";
import { QUALITY_STEPS } from "./fields.ts";
import { answersByAddress, modelName } from "./model-name.ts";
import { OpenAiProblem } from "./openai-problem.ts";
import type { ReadFields } from "./read-fields.ts";
import { sizeOf } from "./size.ts";

/** Tools that draw. */
type DrawingTool = "generate" | "img2img";

/** How pictures are answered. */
export interface AnswerForm {
  readonly by: "url" | "b64_json";
  readonly format: PictureFormat;
  /** Of JPEG and WebP, 1 to 100. */
  readonly compression: number;
  /** What answers say of it. */
  readonly quality: string;
  readonly stream: boolean;
  readonly partialImages: number;
}

export interface Translation {
  readonly request: DialectRequest<DrawingTool>;
  readonly form: AnswerForm;
}

type Drawn = ReadFields<typeof GENERATION_FIELDS> | ReadFields<typeof EDIT_FIELDS>;
type Answered = Drawn | ReadFields<typeof VARIATION_FIELDS>;

/** Parameters that the fields of a request say in their own way, or that make more than an answer holds. */
const OWN = ["image", "mask", "batch", "batch_count", "prompts", "prompts_at", "prompts_seed"];

/** @throws OpenAiProblem 404 for a model that is not there */
export function sharedParameters(
  fields: Answered,
  catalogue: DialectCatalogue,
): Record<string, unknown> {
  const model = modelName(fields.text("model"), catalogue);
  return {
    ...sizeOf(fields.text("size")),
    ...(model !== undefined && { model }),
    batch: fields.integer("n") ?? 1,
  };
}

export function drawnParameters(fields: Drawn): Record<string, unknown> {
  const quality = fields.text("quality");
  return {
    prompt: fields.text("prompt"),
    ...(isQuality(quality) && { steps: QUALITY_STEPS[quality] }),
  };
}

const isQuality = (name: string | undefined): name is Quality =>
  name !== undefined && Object.hasOwn(QUALITY_STEPS, name);

/** @throws OpenAiProblem for parameters that have fields of their own */
export function furtherParameters(
  fields: Drawn,
  tool: DrawingTool,
): Readonly<Record<string, unknown>> {
  const given = fields.record("inkloom");
  const taken = OWN.find((name) => Object.hasOwn(given, name));
  if (taken === undefined)
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, ofItsKind(tool, name, value)]),
    );
  throw new OpenAiProblem("unknown_parameter", `inkloom.${taken}`, {
    en: `inkloom.${taken}: cannot be given here, expected other parameters of the tool.`,
    zh: `inkloom.${taken}：不能在此给出，应为工具的其他参数。`,
  });
}

/** @throws OpenAiProblem for what cannot be made */
export function answerForm(fields: Drawn): AnswerForm {
  if (fields.text("background") === "transparent")
    throw new OpenAiProblem("unsupported_value", "background", {
      en: "background: got transparent, which cannot be drawn yet; expected opaque or auto.",
      zh: "background：给出的是 transparent，目前无法绘制透明背景；应为 opaque 或 auto。",
    });
  const format = (fields.text("output_format") ?? "png") as PictureFormat;
  const compression = fields.integer("output_compression") ?? 100;
  if (format === "png" && compression !== 100)
    throw new OpenAiProblem("invalid_value", "output_compression", {
      en: `output_compression: got ${compression} with PNG, which loses nothing; expected 100, or jpeg or webp as output_format.`,
      zh: `output_compression：PNG 为无损格式，给出的却是 ${compression}；应为 100，或将 output_format 设为 jpeg 或 webp。`,
    });
  const stream = fields.flag("stream");
  const partialImages = fields.integer("partial_images") ?? 0;
  if (partialImages > 0 && !stream)
    throw new OpenAiProblem("invalid_value", "partial_images", {
      en: `partial_images: got ${partialImages} without stream, expected stream to be true.`,
      zh: `partial_images：给出的是 ${partialImages}，但没有将 stream 设为 true。`,
    });
  const quality = fields.text("quality") ?? "auto";
  return {
    ...answeredBy(fields),
    format,
    // A picture of quality 0 is none that the encoders know.
    compression: Math.max(1, compression),
    quality: quality === "auto" ? "medium" : quality,
    stream,
    partialImages,
  };
}

/** The form of what has no fields about it. */
export const plainForm = (fields: ReadFields<typeof VARIATION_FIELDS>): AnswerForm => ({
  ...answeredBy(fields),
  format: "png",
  compression: 100,
  quality: "medium",
  stream: false,
  partialImages: 0,
});

function answeredBy(fields: Answered): Pick<AnswerForm, "by"> {
  const usual = answersByAddress(fields.text("model")) ? "url" : "b64_json";
  return { by: fields.text("response_format") === undefined ? usual : askedBy(fields) };
}

const askedBy = (fields: Answered): "url" | "b64_json" =>
  fields.text("response_format") === "url" ? "url" : "b64_json";

/** OpenAI's name of each parameter that is called otherwise here. */
const FIELD_OF: Readonly<Record<string, string>> = { batch: "n", width: "size", height: "size" };

const nameOf = (parameter: string): string => FIELD_OF[parameter] ?? parameter;

/** Forms hold text where numbers are meant; what does not fit is left for the check to name. */
function ofItsKind(tool: DrawingTool, name: string, value: unknown): unknown {
  const declaration: ToolDeclaration = TOOLS[tool];
  const read = readParameter(declaration, name, value);
  return "value" in read ? read.value : value;
}

/** @throws OpenAiProblem naming the first field at fault */
export const checkedGenerate = (given: Record<string, unknown>): ParamsOf<"generate"> =>
  checked("generate", given) as ParamsOf<"generate">;

/** @throws OpenAiProblem naming the first field at fault */
export const checkedImg2img = (given: Record<string, unknown>): ParamsOf<"img2img"> =>
  checked("img2img", given) as ParamsOf<"img2img">;

/** As one of any tool: the types of all parameters at once are too deep for the compiler. */
function checked(tool: DrawingTool, given: Record<string, unknown>): unknown {
  const declaration: ToolDeclaration = TOOLS[tool];
  try {
    return validate(declaration, given, { nameOf });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const field = error.faults[0]?.field;
    throw new OpenAiProblem("invalid_value", field && nameOf(field), error.sentence);
  }
}
