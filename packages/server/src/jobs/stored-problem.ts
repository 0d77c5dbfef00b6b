/** The problem that a job ended with, as its row keeps it. */
import { Problem, type ProblemCode, PROBLEMS } from "@inkloom/contract";
import type { Job } from "./states.ts";

/** @returns undefined where the job has none */
export function storedProblem({ id, error }: Pick<Job, "id" | "error">): Problem | undefined {
  if (error === null) return undefined;
  const { code, sentence } = error;
  if (isCode(code) && isText(sentence)) return new Problem(code, sentence);
  // Written by a version that knew other codes.
  return new Problem("job/failed", {
    en: `Job ${id} failed with "${String(code).slice(0, 60)}".`,
    zh: `任务 ${id} 失败：“${String(code).slice(0, 60)}”。`,
  });
}

const isCode = (code: unknown): code is ProblemCode =>
  typeof code === "string" && Object.hasOwn(PROBLEMS, code);

const isText = (text: unknown): text is { en: string; zh: string } =>
  typeof text === "object" &&
  text !== null &&
  "en" in text &&
  "zh" in text &&
  typeof text.en === "string" &&
  typeof text.zh === "string";
