/** A problem as the API answers it: RFC 9457, worded in the reader's language from the catalogue. */
import { type Language, type Problem, type ProblemCode, PROBLEMS } from "@inkloom/contract";

export interface ProblemAnswer {
  /** Where the problem is explained, on this server. */
  readonly type: string;
  /** What kind of problem it is; the same for each of its kind. */
  readonly title: string;
  readonly status: number;
  /** What happened. */
  readonly detail: string;
  readonly code: ProblemCode;
  readonly cause: string;
  readonly cure: string;
  /** The path that was asked. */
  readonly instance?: string;
  /** The first parameter or field that is at fault. */
  readonly field?: string;
  /** Every field that is at fault. */
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
  /** Seconds after which it is worth asking again. */
  readonly retryAfter?: number;
}

export const PROBLEM_TYPE = "application/problem+json";

/** Anchor of a problem on the page of the API. */
export const problemAnchor = (code: string): string => `problem-${code.replace("/", "-")}`;

export function problemAnswer(
  problem: Problem,
  language: Language,
  instance?: string,
): ProblemAnswer {
  const { code, faults, status } = problem;
  const { sentence, cause, cure } = problem.explain(language);
  const retryAfter = retryAfterOf(problem);
  const [first] = faults;
  return {
    type: `/api/v1/docs#${problemAnchor(code)}`,
    title: PROBLEMS[code].cause[language],
    status,
    detail: sentence,
    code,
    cause,
    cure,
    ...(instance !== undefined && { instance }),
    ...(first !== undefined && {
      field: first.field,
      errors: faults.map((fault) => ({ field: fault.field, detail: fault.sentence[language] })),
    }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** Problems that pass by themselves say when: `QueueFull`, too many attempts. */
function retryAfterOf(problem: Problem): number | undefined {
  if (!("retryAfterSeconds" in problem)) return undefined;
  const { retryAfterSeconds: seconds } = problem;
  return typeof seconds === "number" && Number.isFinite(seconds)
    ? Math.max(1, Math.ceil(seconds))
    : undefined;
}
