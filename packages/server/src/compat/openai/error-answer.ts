/** What goes wrong, in OpenAI's shape: `{ error: { message, type, param, code } }`. */
import type { FastifyError } from "fastify";
import { type Language, Problem, type Text } from "@inkloom/contract";
import { PixelsError } from "@inkloom/pixels";
import { frameworkProblem } from "../../routes/problems/framework-problem.ts";
import { problemAnswer } from "../../routes/problems/problem-answer.ts";
import { DialectProblem } from "../dialect-problem.ts";
import { OpenAiProblem } from "./openai-problem.ts";

export interface OpenAiError {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
}

export interface ErrorAnswer {
  readonly status: number;
  readonly body: OpenAiError;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it is worth a line in the log. */
  readonly ours: boolean;
}

export function errorAnswer(error: unknown, language: Language): ErrorAnswer {
  if (error instanceof DialectProblem) return ofDialect(error, language);
  if (error instanceof PixelsError)
    return answer(400, `${UNREADABLE[language]} ${error.message}`, "invalid_image_file");
  if (error instanceof DOMException && error.name === "AbortError")
    return answer(409, ENDED[language], "job_cancelled");
  const problem = error instanceof Problem ? error : frameworkProblem(error as FastifyError);
  if (problem !== undefined) return ofProblem(problem, language);
  return { ...answer(500, UNEXPECTED[language], null), ours: true };
}

function ofDialect(problem: DialectProblem, language: Language): ErrorAnswer {
  const { status, sentence, field } = problem;
  const code = problem instanceof OpenAiProblem ? problem.code : "invalid_value";
  return answer(asThere(status), sentence[language], code, field);
}

function ofProblem(problem: Problem, language: Language): ErrorAnswer {
  const { code, detail, cure, field, retryAfter, status } = problemAnswer(problem, language);
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return {
    ...answer(asThere(status), `${detail} ${cure}`, CODES[status] ?? code, field),
    headers,
    ours: status >= 500,
  };
}

/** What is wrong with a request is 400 there, but for these. */
const asThere = (status: number): number =>
  status >= 500 || [401, 403, 404, 409, 413, 415, 429].includes(status) ? status : 400;

/** Codes that clients know. */
const CODES: Readonly<Record<number, string>> = {
  401: "invalid_api_key",
  403: "insufficient_permissions",
  429: "rate_limit_exceeded",
};

function typeOf(status: number): string {
  if (status === 429) return "requests";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

const answer = (
  status: number,
  message: string,
  code: string | null,
  param?: string,
): ErrorAnswer => ({
  status,
  body: { error: { message, type: typeOf(status), param: param ?? null, code } },
  headers: {},
  ours: false,
});

const UNREADABLE: Text = { en: "A picture cannot be read:", zh: "无法读取图片：" };
const ENDED: Text = {
  en: "The job was cancelled before it was done.",
  zh: "任务在完成前被取消。",
};
const UNEXPECTED: Text = {
  en: "An error that Inkloom did not expect; the server's log says more.",
  zh: "发生了 Inkloom 未预料到的错误；详情见服务器日志。",
};
