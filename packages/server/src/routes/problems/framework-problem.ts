/** What fastify and its plugins refuse before a route runs, as problems of the catalogue. */
import type { FastifyError } from "fastify";
import { type Fault, Problem } from "@inkloom/contract";

/** @returns undefined for what nobody expected */
export function frameworkProblem(error: Partial<FastifyError>): Problem | undefined {
  if (error.validation !== undefined) return invalid(error.validation, error.validationContext);
  switch (error.code) {
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
    case "FST_INVALID_MULTIPART_CONTENT_TYPE":
      return new Problem("request/media", {
        en: "The kind of content of this request is not taken here; most take application/json.",
        zh: "此处不接受该内容类型；大多数请求使用 application/json。",
      });
    case "FST_ERR_CTP_BODY_TOO_LARGE":
    case "FST_REQ_FILE_TOO_LARGE":
      return new Problem("request/large", {
        en: "The request, or a file in it, has more bytes than are taken.",
        zh: "请求或其中的文件超过允许的字节数。",
      });
    case "FST_FILES_LIMIT":
    case "FST_PARTS_LIMIT":
    case "FST_FIELDS_LIMIT":
      return new Problem("request/large", {
        en: "The request has more files or fields than are taken at once.",
        zh: "请求中的文件或字段数超过上限。",
      });
    default:
      break;
  }
  const { statusCode = 500 } = error;
  if (statusCode < 400 || statusCode >= 500) return undefined;
  return new Problem("request/malformed", {
    en: `The request cannot be read: ${error.message ?? "no reason is known"}.`,
    zh: `无法读取请求：${error.message ?? "原因不明"}。`,
  });
}

/** Faults that are told: a long list may have as many as entries. */
const MOST_FAULTS = 20;

type Validation = NonNullable<FastifyError["validation"]>[number];

function invalid(
  found: NonNullable<FastifyError["validation"]>,
  context: string | undefined,
): Problem {
  const faults = found.slice(0, MOST_FAULTS).map((each): Fault => {
    const field = fieldOf(each) || (context ?? "body");
    const { en, zh } = expected(each);
    return { field, sentence: { en: `${field}: expected ${en}.`, zh: `${field}：应为${zh}。` } };
  });
  return new Problem(
    "input/invalid",
    {
      en: faults.map(({ sentence }) => sentence.en).join(" "),
      zh: faults.map(({ sentence }) => sentence.zh).join(""),
    },
    { faults },
  );
}

/** `jobs.0.priority`: where in the request it is. */
function fieldOf({ instancePath, keyword, params }: Validation): string {
  const path = instancePath.split("/").slice(1);
  const { missingProperty, additionalProperty } = params;
  if (keyword === "required" && typeof missingProperty === "string") path.push(missingProperty);
  if (keyword === "additionalProperties" && typeof additionalProperty === "string")
    path.push(additionalProperty.slice(0, 60));
  return path.join(".");
}

/** What a keyword of JSON Schema asks for. */
function expected({ keyword, params, message = "" }: Validation): { en: string; zh: string } {
  const told = (name: string): string => String(params[name]);
  switch (keyword) {
    case "required":
      return { en: "a value", zh: "给出的值" };
    case "additionalProperties":
      return { en: "no such field", zh: "不含此字段" };
    case "type":
      return { en: `the type ${told("type")}`, zh: `类型 ${told("type")}` };
    case "enum":
    case "const": {
      const given = params["allowedValues"] ?? [params["allowedValue"]];
      const values = Array.isArray(given) ? given.map(String) : [];
      return { en: `one of ${values.join(", ")}`, zh: `以下之一：${values.join("、")}` };
    }
    case "minimum":
      return { en: `at least ${told("limit")}`, zh: `不小于 ${told("limit")}` };
    case "maximum":
      return { en: `at most ${told("limit")}`, zh: `不大于 ${told("limit")}` };
    case "minLength":
      return { en: `at least ${told("limit")} characters`, zh: `不少于 ${told("limit")} 个字符` };
    case "maxLength":
      return { en: `at most ${told("limit")} characters`, zh: `不超过 ${told("limit")} 个字符` };
    case "minItems":
    case "minProperties":
      return { en: `at least ${told("limit")} entries`, zh: `不少于 ${told("limit")} 项` };
    case "maxItems":
    case "maxProperties":
      return { en: `at most ${told("limit")} entries`, zh: `不超过 ${told("limit")} 项` };
    case "uniqueItems":
      return { en: "each entry once", zh: "各项互不相同" };
    case "format":
      return { en: `the form of ${told("format")}`, zh: `符合 ${told("format")} 格式的内容` };
    case "pattern":
      return { en: `a text like ${told("pattern")}`, zh: `符合 ${told("pattern")} 的文字` };
    default:
      return { en: `what it says: ${message}`, zh: `符合要求的值（${message}）` };
  }
}
