/** What samples of a training are drawn from, as kohya's scripts read it: a prompt a line, and behind it what is otherwise
 *  than usual. Reference: kohya-ss/sd-scripts@48d368f, library/train_util.py (line_to_prompt_dict). */
import { Problem } from "../../problems/problem.ts";

/** Fields of a drawing, by its own names. */
export interface SampleSettings {
  readonly negative_prompt?: string;
  readonly width?: number;
  readonly height?: number;
  readonly seed?: number;
  readonly steps?: number;
  readonly cfg?: number;
  readonly sampler?: string;
}

export interface SamplePrompt {
  readonly prompt: string;
  readonly settings: SampleSettings;
  /** The picture that a ControlNet in training follows, a control picture already, by its name. */
  readonly control?: string;
}

const NUMBERS: Readonly<Record<string, keyof SampleSettings>> = {
  w: "width",
  h: "height",
  d: "seed",
  s: "steps",
  l: "cfg",
};

/** kohya's names of samplers that a drawing does not know itself. */
const SAMPLERS: Readonly<Record<string, string>> = {
  pndm: "PLMS",
  dpm_2_a: "DPM2 a",
  "dpmsolver++": "DPM++ 2M",
};

/** Lines are parted by `||` too; those that begin with `#` are remarks.
 *  @throws Problem `training/option` that names the line and the option */
export const samplePrompts = (text: string): SamplePrompt[] =>
  text
    .split(/\n|\|\|/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(promptOf);

function promptOf(line: string): SamplePrompt {
  const [prompt = "", ...options] = ` ${line}`.split(/\s--(?=[a-z])/i).map((part) => part.trim());
  const settings: Record<string, string | number> = {};
  let control: string | undefined;
  for (const option of options) {
    const [, name = "", value = ""] = /^(\S+)\s*(.*)$/s.exec(option) ?? [];
    const key = name.toLowerCase();
    const number = NUMBERS[key];
    if (number !== undefined) settings[number] = numberOf(name, value, line);
    else if (key === "n") settings["negative_prompt"] = value;
    else if (key === "ss") settings["sampler"] = SAMPLERS[value.toLowerCase()] ?? value;
    else if (key === "cn" && value !== "") control = value;
    else
      throw refused(line, `--${option}`, {
        en: "one of --n, --w, --h, --d, --s, --l, --ss, --cn, each with its value",
        zh: "--n、--w、--h、--d、--s、--l、--ss、--cn 之一及其值",
      });
  }
  return { prompt, settings, ...(control !== undefined && { control }) };
}

function numberOf(name: string, value: string, line: string): number {
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  throw refused(line, `--${name} ${value}`.trim(), { en: "a number", zh: "数字" });
}

const refused = (line: string, given: string, expected: { en: string; zh: string }): Problem =>
  new Problem("training/option", {
    en: `sample_prompts: "${short(line)}" has ${short(given)}, expected ${expected.en}.`,
    zh: `sample_prompts：“${short(line)}”中有 ${short(given)}，应为${expected.zh}。`,
  });

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
