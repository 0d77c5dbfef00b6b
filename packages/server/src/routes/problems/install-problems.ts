/** Every failure of a request is answered as a problem: what is expected with its words, what is not without any. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Language, Problem } from "@inkloom/contract";
import { languageOf } from "./accept-language.ts";
import { frameworkProblem } from "./framework-problem.ts";
import { PROBLEM_TYPE, problemAnswer } from "./problem-answer.ts";

/** To be called before routes are registered. */
export function installProblems(app: FastifyInstance): void {
  const methods = rememberMethods(app);
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    sendProblem(asProblem(error, request), request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const allowed = methods(path);
    if (allowed.length === 0) {
      sendProblem(unknownAddress(path), request, reply);
      return;
    }
    void reply.header("allow", allowed.join(", "));
    sendProblem(wrongMethod(request.method, path, allowed), request, reply);
  });
}

/** For fastify's option `frameworkErrors`: what it refuses before it looks for a route. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  sendProblem(asProblem(error, request), request, reply);
}

/** Answers with a problem, in the language that the request asks for. */
function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const answer = problemAnswer(problem, languageOfRequest(request), pathOf(request));
  if (answer.retryAfter !== undefined) void reply.header("retry-after", answer.retryAfter);
  void reply
    .code(answer.status)
    .header("cache-control", "no-store")
    .type(PROBLEM_TYPE)
    // As text: whatever schemas the route has are for answers of another kind.
    .send(JSON.stringify(answer));
}

export const languageOfRequest = (request: FastifyRequest): Language =>
  languageOf(request.headers["accept-language"]);

function asProblem(error: FastifyError | Problem, request: FastifyRequest): Problem {
  const problem = error instanceof Problem ? error : frameworkProblem(error);
  if (problem === undefined || problem.status >= 500)
    request.log.error({ err: error }, "request failed");
  return problem ?? unexpected(request.id);
}

const unexpected = (id: string): Problem =>
  new Problem("service/failed", {
    en: `Request ${id} met an unexpected error; the log has it under this id.`,
    zh: `请求 ${id} 遇到意外错误；日志中可用此编号查找。`,
  });

const pathOf = ({ url }: FastifyRequest): string => (url.split("?", 1)[0] ?? "").slice(0, 300);

const unknownAddress = (path: string): Problem =>
  new Problem("request/unknown", {
    en: `Nothing is at ${path}.`,
    zh: `${path} 不存在。`,
  });

const wrongMethod = (method: string, path: string, allowed: readonly string[]): Problem =>
  new Problem("request/method", {
    en: `${path} does not take ${method}, expected ${allowed.join(" or ")}.`,
    zh: `${path} 不接受 ${method}，应为 ${allowed.join(" 或 ")}。`,
  });

/** Which methods an address takes: the router itself knows only whether one fits. */
function rememberMethods(app: FastifyInstance): (path: string) => string[] {
  const known = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook("onRoute", ({ url, method }) => {
    // An address that takes all there is below it says nothing about which of it is there.
    if (url.endsWith("*")) return;
    const entry = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const each of [method].flat()) entry.methods.add(each);
    known.set(url, entry);
  });
  return (path) => [
    ...new Set(
      [...known.values()].flatMap(({ pattern, methods }) =>
        pattern.test(path) ? [...methods] : [],
      ),
    ),
  ];
}

const patternOf = (url: string): RegExp => {
  const parts = url.split("/").map((part) => (part.startsWith(":") ? "[^/]+" : escaped(part)));
  return new RegExp(`^${parts.join("/")}$`);
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
