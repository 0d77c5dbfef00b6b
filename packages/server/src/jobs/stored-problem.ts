/** The problem that a job ended with, as its row keeps it. */
import { type Fault, Problem, type ProblemCode, PROBLEMS } from "@inkloom/contract";
import type { Job } from "./states.ts";

/** @returns undefined where the job has none */
export function storedProblem({ id, error }: Pick<Job, "id" | "error">): Problem | undefined {
  if (error === null) return undefined;
  const { code, sentence, faults } = error;
  if (isCode(code) && isText(sentence))
    return new Problem(code, sentence, {
      faults: Array.isArray(faults) ? faults.filter(isFault) : [],
    });
  // Written by a version that knew other codes.
  return new Problem("job/failed", {
    en: `Job ${id} failed with "${String(code).slice(0, 60)}".`,
    zh: `任务 ${id} 失败：“${String(code).slice(0, 60)}”。`,
  });
}

const isCode = (code: unknown): code is ProblemCode =>
  typeof code === "string" && Object.hasOwn(PROBLEMS, code);

const isFault = (fault: unknown): fault is Fault =>
  typeof fault === "object" &&
  fault !== null &&
  "field" in fault &&
  "sentence" in fault &&
  typeof fault.field === "string" &&
  isText(fault.sentence);

const isText = (text: unknown): text is { en: string; zh: string } =>
  typeof text === "object" &&
  text !== null &&
  "en" in text &&
  "zh" in text &&
  typeof text.en === "string" &&
  typeof text.zh === "string";
