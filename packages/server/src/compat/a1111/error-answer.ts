/** What goes wrong, in A1111's shape: `{ error, detail, body, errors }`. Its version 1.10 writes it in modules/api/api.py
 *  (api_middleware); faults of fields come as the list that FastAPI makes of them. */
import type { FastifyError } from "fastify";
import { type Language, Problem, type Text } from "@inkloom/contract";
import { PixelsError } from "@inkloom/pixels";
import { frameworkProblem } from "../../routes/problems/framework-problem.ts";
import { problemAnswer } from "../../routes/problems/problem-answer.ts";
import { DialectProblem } from "../dialect-problem.ts";
import { FieldProblem } from "./field-problem.ts";

interface FaultOfField {
  readonly type: string;
  readonly loc: readonly string[];
  readonly msg: string;
  readonly input?: string;
}

interface ErrorBody {
  /** Class of the error as A1111 names it, or the code of a problem. */
  readonly error: string;
  readonly detail: string | readonly FaultOfField[];
  readonly body: "";
  readonly errors: string;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it is worth a line in the log. */
  readonly ours: boolean;
}

export function errorAnswer(error: unknown, language: Language): ErrorAnswer {
  if (error instanceof FieldProblem) return ofField(error, language);
  if (error instanceof DialectProblem) return ofHttp(error.status, error.sentence[language]);
  if (error instanceof PixelsError) return ofHttp(422, UNREADABLE[language]);
  const problem = error instanceof Problem ? error : frameworkProblem(error as FastifyError);
  if (problem !== undefined) return ofProblem(problem, language);
  return { ...ofHttp(500, UNEXPECTED[language], "InternalServerError"), ours: true };
}

export const ofHttp = (status: number, detail: string, name = "HTTPException"): ErrorAnswer => ({
  status,
  body: { error: name, detail, body: "", errors: `${status}: ${detail}` },
  headers: {},
  ours: false,
});

function ofProblem(problem: Problem, language: Language): ErrorAnswer {
  const { code, detail, cure, retryAfter, status } = problemAnswer(problem, language);
  return {
    ...ofHttp(status, `${detail} ${cure}`, code),
    headers: {
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
    ours: status >= 500,
  };
}

function ofField({ fault, sentence }: FieldProblem, language: Language): ErrorAnswer {
  const { type, field, input } = fault;
  const msg = sentence[language];
  const loc = field === undefined ? ["body"] : ["body", field];
  const detail = [{ type, loc, msg, ...(input !== undefined && { input }) }];
  return {
    ...ofHttp(422, msg),
    body: { error: "RequestValidationError", detail, body: "", errors: msg },
  };
}

const UNREADABLE: Text = { en: "Invalid encoded image", zh: "图片无法解码" };
const UNEXPECTED: Text = {
  en: "An error that Inkloom did not expect; the server's log says more.",
  zh: "发生了 Inkloom 未预料到的错误；详情见服务器日志。",
};
