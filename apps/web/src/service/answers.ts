/** Answers of the typed client as values, refusals as errors. */
import { InkloomProblem, type ProblemBody } from "@inkloom/client";
import { serviceWords } from "./service-words.ts";

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of a good answer: `await answered(service().api.GET("/api/v1/tools"))`.
 * Rejects with an `InkloomProblem` for what the service refused, an `Error` in the page's language for what did not come.
 */
export async function answered<T>(asking: Promise<Answer<T>>): Promise<NonNullable<T>> {
  let answer: Answer<T>;
  try {
    answer = await asking;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new Error(serviceWords.say("unreachable"), { cause });
  }
  const { data, error, response } = answer;
  if (isProblem(error)) throw new InkloomProblem(error);
  if (!response.ok) throw new Error(serviceWords.say("odd", { status: response.status }));
  // What answers without a body is asked for nothing else.
  return data as NonNullable<T>;
}

const isProblem = (error: unknown): error is ProblemBody =>
  typeof error === "object" && error !== null && "code" in error && "detail" in error;
