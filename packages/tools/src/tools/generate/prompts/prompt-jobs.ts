/** The lines of a list -> the requests that draw them. */
import {
  type GenerateRequest,
  type ParamsOf,
  Problem,
  type Text,
  TOOLS,
  validate,
} from "@inkloom/contract";
import { readPromptLines } from "./prompt-lines.ts";

/** A request of one line; a line that is drawn several times has one for each. */
export interface PromptJob {
  /** In the list, from 1. */
  readonly line: number;
  /** With a seed that was drawn; `batch` pictures come of it. */
  readonly request: GenerateRequest;
}

/** Pictures of one list at most. */
const MOST_PICTURES = 100_000;

/** What one batch takes, without the list. */
export function withoutList({
  prompts: _,
  prompts_at: __,
  prompts_seed: ___,
  batch_count: ____,
  ...request
}: ParamsOf<"generate">): GenerateRequest {
  return request;
}

/**
 * Seeds as A1111 has them: a line's own; else the request's for every line, counting on with `iterate`. What is
 * still open is drawn: once for a line, or once for all.
 * @throws Problem `prompt/list`, `input/invalid`; both name the line
 */
export function promptJobs(
  parameters: ParamsOf<"generate">,
  text: string,
  draw: () => number = drawSeed,
): PromptJob[] {
  const { prompts_at: place, prompts_seed: rule, batch_count: count } = parameters;
  const base = withoutList(parameters);
  const first = rule !== "own" && base.seed === -1 ? draw() : base.seed;
  let pictures = 0;
  return readPromptLines(text).flatMap(({ number, parameters: own, times = count }, index) => {
    const words = {
      prompt: joined(own["prompt"], base.prompt, place),
      negative_prompt: joined(own["negative_prompt"], base.negative_prompt, place),
    };
    const counted = rule === "iterate" ? first + index * base.batch * count : first;
    const asked = ofLine(number, { ...base, seed: counted, ...own, ...words });
    pictures += times * asked.batch;
    if (pictures > MOST_PICTURES) throw tooMany(number);
    const seed = asked.seed === -1 ? draw() : asked.seed;
    const varies = asked.variation_strength > 0;
    const towards = varies && asked.variation_seed === -1 ? draw() : asked.variation_seed;
    return Array.from({ length: times }, (_, time): PromptJob => {
      const more = time * asked.batch;
      const seeds = varies ? { seed, variation_seed: towards + more } : { seed: seed + more };
      return { line: number, request: ofLine(number, { ...asked, ...seeds }) };
    });
  });
}

/** A line's words and the request's, with a blank between. */
function joined(own: unknown, given: string, place: "start" | "end"): string {
  if (typeof own !== "string" || own === "") return given;
  if (given === "") return own;
  return place === "start" ? `${own} ${given}` : `${given} ${own}`;
}

function ofLine(line: number, request: Readonly<Record<string, unknown>>): GenerateRequest {
  try {
    return withoutList(validate(TOOLS.generate, request));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const where = lineOf(line);
    const { en, zh } = error.sentence;
    throw new Problem(error.code, { en: `${where.en}: ${en}`, zh: `${where.zh}：${zh}` });
  }
}

/** How messages name a line. */
export const lineOf = (line: number): Text => ({
  en: `Line ${line} of the list`,
  zh: `列表第 ${line} 行`,
});

const tooMany = (line: number): Problem =>
  new Problem("prompt/list", {
    en: `The list has more than ${MOST_PICTURES} pictures up to line ${line}, expected at most as many.`,
    zh: `到第 ${line} 行为止，列表的图片超过 ${MOST_PICTURES} 张，最多为 ${MOST_PICTURES} 张。`,
  });

/** 32 bits, as A1111 draws. */
function drawSeed(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value;
}
