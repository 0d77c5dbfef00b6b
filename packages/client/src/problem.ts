/** What the service refuses or a job failed with, as an error. */
import type { components } from "./api.ts";

export type ProblemBody = components["schemas"]["Problem"];

export class InkloomProblem extends Error {
  override readonly name = "InkloomProblem";
  readonly problem: ProblemBody;

  constructor(problem: ProblemBody) {
    super(problem.detail);
    this.problem = problem;
  }

  /** Such as `queue/full`; all are listed in the documents. */
  get code(): ProblemBody["code"] {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** Throws what a failed answer says. */
export async function expectOk(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("application/problem+json"))
    throw new InkloomProblem((await answer.json()) as ProblemBody);
  throw new Error(`${answer.url} answered ${answer.status} ${answer.statusText}.`);
}
