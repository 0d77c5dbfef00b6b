/** The parser's complaints in both languages, with the nearest words that it does know. */
import { Problem, type Text } from "@inkloom/contract";
import type { CommanderError } from "commander";
import { distance } from "fastest-levenshtein";

/** The words that a command line could have used at the place of the fault. */
export interface KnownWords {
  readonly flags: readonly string[];
  readonly commands: readonly string[];
}

type Wording = (quoted: string, known: KnownWords) => Text;

/** By the parser's error code. `quoted` is what its message has in quotation marks. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  "commander.unknownOption": (flag, { flags }) => {
    const near = nearest(flag, flags);
    return {
      en: `The option ${flag} is unknown${hint(near, "; did you mean ", "?")}`,
      zh: `未知选项 ${flag}${hint(near, "；是否想用 ", "？", "。")}`,
    };
  },
  "commander.unknownCommand": (word, { commands }) => {
    const near = nearest(word, commands);
    return {
      en: `The command ${word} is unknown${hint(near, "; did you mean ", "?")}`,
      zh: `未知命令 ${word}${hint(near, "；是否想用 ", "？", "。")}`,
    };
  },
  "commander.missingArgument": (name) => missingWords(name),
  "commander.optionMissingArgument": (flags) => ({
    en: `The option ${flags} needs a value, none was given.`,
    zh: `选项 ${flags} 需要一个值，但没有给出。`,
  }),
};

const EXCESS = /Expected (\d+) arguments? but got (\d+): ([\s\S]*)\.$/;

/** The parser's error as a problem that every language can read. */
export function usageProblem(error: CommanderError, known: KnownWords): Problem {
  const quoted = /'([\s\S]*)'/.exec(error.message.split("\n(")[0] ?? "")?.[1] ?? "";
  const excess = EXCESS.exec(error.message);
  const sentence = excess
    ? tooMany(excess[1] ?? "", excess[2] ?? "", excess[3] ?? "")
    : (WORDINGS[error.code]?.(quoted, known) ?? unreadable(error.message.replace(/^error: /, "")));
  return new Problem("input/usage", sentence, { cause: error });
}

/** A complaint that has no wording of ours, in the parser's own words. */
const unreadable = (complaint: string): Text => ({
  en: complaint,
  zh: `无法解析命令行：${complaint}`,
});

/** A word that a command needs and did not get. */
export const missingArgument = (name: string): Problem =>
  new Problem("input/usage", missingWords(name));

const missingWords = (name: string): Text => ({
  en: `The argument <${name}> is missing.`,
  zh: `缺少参数 <${name}>。`,
});

const tooMany = (expected: string, got: string, words: string): Text => ({
  en: `Too many arguments: got ${got} (${words}), expected ${expected}; put quotation marks around text with spaces.`,
  zh: `参数过多：给出了 ${got} 个（${words}），应为 ${expected} 个；含空格的文字请加引号。`,
});

const hint = (near: string | undefined, before: string, after: string, otherwise = "."): string =>
  near === undefined ? otherwise : `${before}${near}${after}`;

/** The word that differs in the fewest letters, if it is near enough to be what was meant. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((each) => ({ each, far: distance(word, each) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, word.length * 0.4) ? best.each : undefined;
}
