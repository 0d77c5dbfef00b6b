/** What goes wrong, in the shape that ComfyUI answers refused prompts in. */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import { PixelsError } from "@inkloom/pixels";
import { QueueFull } from "../../jobs/enqueue.ts";
import { frameworkProblem } from "../../routes/problems/framework-problem.ts";
import { languageOfRequest } from "../../routes/problems/install-problems.ts";
import { DialectProblem } from "../dialect-problem.ts";
import { promptErrorBody, PromptRefusal } from "./prompt-refusal.ts";

export function sendComfyError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const language = languageOfRequest(request);
  if (error instanceof PromptRefusal) {
    const { type, sentence, details } = error;
    return reply.code(400).send(promptErrorBody(type, sentence[language], details));
  }
  if (error instanceof DialectProblem)
    return reply
      .code(error.status)
      .send(promptErrorBody("invalid_request", error.sentence[language]));
  if (error instanceof PixelsError) {
    const sentence =
      language === "zh"
        ? `无法读取图片：${error.message}。`
        : `The picture cannot be read: ${error.message}.`;
    return reply.code(400).send(promptErrorBody("input/picture", sentence));
  }
  const problem = error instanceof Problem ? error : frameworkProblem(error as FastifyError);
  if (problem === undefined || problem.status >= 500)
    request.log.error({ err: error }, "request failed");
  if (problem === undefined) return reply.code(500).send(unexpected(request, language));
  if (problem instanceof QueueFull) void reply.header("Retry-After", problem.retryAfterSeconds);
  const { sentence, cure } = problem.explain(language);
  return reply.code(problem.status).send(promptErrorBody(problem.code, sentence, cure));
}

const unexpected = ({ id }: FastifyRequest, language: "en" | "zh") =>
  promptErrorBody(
    "service/failed",
    language === "zh"
      ? `请求 ${id} 遇到意外错误；日志中可用此编号查找。`
      : `Request ${id} met an unexpected error; the log has it under this id.`,
  );
