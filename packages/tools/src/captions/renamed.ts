import { Problem } from "@inkloom/contract";

/** The problem, with a file called by its name instead of its path: what is told of many pictures tells no folder. */
export function renamed(problem: Problem, path: string, name: string): Problem {
  const { en, zh } = problem.sentence;
  const told = (text: string): string => text.replaceAll(path, () => name);
  return new Problem(problem.code, { en: told(en), zh: told(zh) }, { cause: problem });
}
