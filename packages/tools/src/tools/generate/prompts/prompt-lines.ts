/** A list of prompts -> what each of its lines asks for.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui 1.10, scripts/prompts_from_file.py (prompt_tags, cmdargs).
 *  There a line of options that cannot be read is drawn as a prompt; here it is refused by line and column. */
import { Problem, readParameter, type Text, TOOLS } from "@inkloom/contract";
import { type ShellWord, shellWords, UnfinishedWord } from "./shell-words.ts";

export interface PromptLine {
  /** In the list, from 1. */
  readonly number: number;
  /** Parameters of text to image that the line names. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** How many batches of it are drawn, with seeds that count on. @default the request's */
  readonly times?: number;
}

/** Lines that are drawn, at most. */
const MOST_LINES = 10_000;
const MOST_TIMES = 1000;

/** A1111's options by our parameter. */
const A1111: Readonly<Record<string, string>> = {
  sd_model: "model",
  prompt: "prompt",
  negative_prompt: "negative_prompt",
  styles: "styles",
  seed: "seed",
  subseed: "variation_seed",
  subseed_strength: "variation_strength",
  seed_resize_from_w: "seed_resize_width",
  seed_resize_from_h: "seed_resize_height",
  sampler_name: "sampler",
  scheduler: "schedule",
  batch_size: "batch",
  steps: "steps",
  cfg_scale: "cfg",
  width: "width",
  height: "height",
};

/** Options that change nothing here whatever they say: no grid is made of a list. */
const IDLE = ["prompt_for_display", "do_not_save_grid"];

/** Options that can be followed only where they ask for nothing. */
const OFF_ONLY: Readonly<Record<string, Text>> = {
  restore_faces: { en: "faces are not restored", zh: "不支持面部修复" },
  tiling: { en: "tiling pictures are not drawn", zh: "不支持可平铺图片" },
  do_not_save_samples: { en: "pictures are always saved", zh: "图片总会保存" },
};

/** Options of A1111's that have no counterpart. */
const REFUSED: Readonly<Record<string, Text>> = {
  outpath_samples: {
    en: "--out names the folder of all pictures",
    zh: "所有图片的文件夹由 --out 指定",
  },
  outpath_grids: { en: "no grid is made of a list", zh: "不会为列表生成网格" },
  sampler_index: { en: "expected --sampler_name", zh: "应使用 --sampler_name" },
};

/** Not for one line. */
const ONE_FOR_ALL = ["prompts", "prompts_at", "prompts_seed", "device"];

/** Empty lines are passed over. @throws Problem `prompt/list` naming line and column */
export function readPromptLines(text: string): PromptLine[] {
  const lines = text
    .replace(/^\ufeff/, "")
    .split(/\r\n?|\n/)
    .flatMap((line, index) => (line.trim() === "" ? [] : [{ line, number: index + 1 }]));
  if (lines.length === 0 || lines.length > MOST_LINES)
    throw new Problem("prompt/list", {
      en: `The list has ${lines.length} prompts, expected 1 to ${MOST_LINES}, one a line.`,
      zh: `列表中有 ${lines.length} 条提示词，应为 1 到 ${MOST_LINES} 条，每行一条。`,
    });
  return lines.map(({ line, number }) =>
    line.trimStart().startsWith("--")
      ? { number, ...readOptions(line, number) }
      : { number, parameters: { prompt: line.trim() } },
  );
}

function readOptions(line: string, number: number): Omit<PromptLine, "number"> {
  const words = wordsOf(line, number);
  const parameters: Record<string, unknown> = {};
  let times: number | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const option = words[at];
    if (option === undefined) break;
    const fail = ({ column }: ShellWord, why: Text): Problem => listProblem(number, column, why);
    if (!option.text.startsWith("--"))
      throw fail(option, {
        en: `got ${JSON.stringify(option.text)}, expected an option such as --steps`,
        zh: `给出的是 ${JSON.stringify(option.text)}，应为 --steps 这样的选项`,
      });
    const value = words[at + 1];
    if (value === undefined)
      throw fail(option, { en: `${option.text} has no value`, zh: `${option.text} 没有值` });
    at += 1;
    const name = option.text.slice(2);
    if (name === "n_iter" || name === "batch_count" || name === "batch-count") {
      times = readTimes(value.text) ?? raise(fail(value, wrong(option, value, TIMES)));
      continue;
    }
    const idle = checkIdle(name, value);
    if (idle === true) continue;
    if (idle)
      throw fail(option, { en: `${option.text}: ${idle.en}`, zh: `${option.text}：${idle.zh}` });
    const parameter = Object.hasOwn(A1111, name) ? A1111[name] : ownParameter(name);
    if (parameter === undefined) throw fail(option, unknown(option.text));
    let given = value.text;
    // Prompts go on up to the next option, so that they need no quotes.
    if (parameter === "prompt" || parameter === "negative_prompt")
      for (let next = words[at + 1]; next && !next.text.startsWith("--"); next = words[at + 1]) {
        given += ` ${next.text}`;
        at += 1;
      }
    // A1111 means the same by -1 and 0: none.
    if (parameter.startsWith("seed_resize") && given === "-1") given = "0";
    const read = readParameter(TOOLS.generate, parameter, given);
    if (!("value" in read)) throw fail(value, wrong(option, value, read.expected));
    parameters[parameter] = read.value;
  }
  return { parameters, ...(times !== undefined && { times }) };
}

function wordsOf(line: string, number: number): ShellWord[] {
  try {
    return shellWords(line);
  } catch (error) {
    if (!(error instanceof UnfinishedWord)) throw error;
    const { mark, column } = error;
    throw listProblem(number, column, {
      en: `nothing ends the ${mark} that begins here`,
      zh: `此处的 ${mark} 没有结束`,
    });
  }
}

const TIMES: Text = {
  en: `a whole number from 1 to ${MOST_TIMES}`,
  zh: `1 到 ${MOST_TIMES} 之间的整数`,
};

const readTimes = (text: string): number | undefined => {
  const times = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return times >= 1 && times <= MOST_TIMES ? times : undefined;
};

/** True for what may be passed over; why not, for what may not be; undefined for other options. */
function checkIdle(name: string, { text }: ShellWord): true | Text | undefined {
  if (IDLE.includes(name)) return true;
  if (Object.hasOwn(REFUSED, name)) return REFUSED[name];
  // A1111 takes anything but "true" for no.
  if (Object.hasOwn(OFF_ONLY, name)) return text === "true" ? OFF_ONLY[name] : true;
  return undefined;
}

/** By its flag on our own command line. */
const ownParameter = (flag: string): string | undefined =>
  Object.entries(TOOLS.generate.notes).find(
    ([parameter, { cli }]) =>
      "flag" in cli && cli.flag === flag && !ONE_FOR_ALL.includes(parameter),
  )?.[0];

function raise(problem: Problem): never {
  throw problem;
}

const wrong = (option: ShellWord, value: ShellWord, expected: Text | undefined): Text => {
  const { en, zh } = expected ?? { en: "another value", zh: "其他值" };
  const shown = JSON.stringify(value.text.slice(0, 60));
  return {
    en: `${option.text} is ${shown}, expected ${en}`,
    zh: `${option.text} 为 ${shown}，应为${/^\p{Script=Han}/u.test(zh) ? zh : ` ${zh}`}`,
  };
};

function unknown(option: string): Text {
  const known = [...Object.keys(A1111), "n_iter"].map((name) => `--${name}`);
  return {
    en: `the option ${option} is unknown, expected one of ${known.join(", ")}, or a flag of generate`,
    zh: `未知选项 ${option}，应为以下之一：${known.join("、")}，或 generate 的选项`,
  };
}

const listProblem = (line: number, column: number, { en, zh }: Text): Problem =>
  new Problem("prompt/list", {
    en: `Line ${line}, column ${column} of the list: ${en}.`,
    zh: `列表第 ${line} 行第 ${column} 列：${zh}。`,
  });
