import { type Language, printable, Problem } from "@inkloom/contract";
import { FAILURE_WORDS } from "./language/words.ts";

/** How a failed command ends. */
interface Failure {
  readonly exitCode: 1 | 2;
  /** Lines for the error output. */
  readonly text: string;
}

/** What the system said about writing to the standard output, as a problem. */
export function standardOutputProblem(error: unknown): Problem {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const options = { cause: error };
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Problem(
      "output/full",
      {
        en: `The standard output could not be written, the disk is full (${code}).`,
        zh: `无法写入标准输出，磁盘已满（${code}）。`,
      },
      options,
    );
  return new Problem(
    "output/unwritable",
    {
      en: `The standard output cannot be written to (${code}), expected a place that takes text.`,
      zh: `无法写入标准输出（${code}），应为可以写入文字的位置。`,
    },
    options,
  );
}

/**
 * A problem as sentence, cause and cure; anything else is a bug and says so in one line. `debug` adds
 * the stack.
 */
export function describeFailure(error: unknown, language: Language, debug: boolean): Failure {
  const separator = language === "zh" ? "：" : ": ";
  const title = FAILURE_WORDS.error[language];
  const stack =
    debug && error instanceof Error
      ? (error.stack ?? error.message).split("\n").map(printable)
      : [];
  if (error instanceof Problem) {
    const { sentence, cause, cure } = error.explain(language);
    const lines = [
      `${title}${separator}${oneLine(sentence)}`,
      `${FAILURE_WORDS.cause[language]}${separator}${cause} [${error.code}]`,
      `${FAILURE_WORDS.cure[language]}${separator}${cure}`,
    ];
    return { exitCode: error.exitCode, text: [...lines, ...stack].join("\n") };
  }
  const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  const lines = [
    `${title}${separator}${printable(message)}`,
    FAILURE_WORDS.bug[language],
    ...stack,
  ];
  return { exitCode: 1, text: lines.join("\n") };
}

/** Names from files and words from drivers stand in sentences; neither may steer a terminal. */
const oneLine = (text: string): string => printable(text.trim().replaceAll(/\s*[\r\n]+\s*/g, " "));
