/** `size` -> width and height of the tools. */
import { OpenAiProblem } from "./openai-problem.ts";
import { excerpt } from "./read-fields.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sides of the tools' pictures. */
const CELL = 8;
const SHORTEST = 64;
const LONGEST = 4096;

/** undefined for `auto`, and where none is given. @throws OpenAiProblem */
export function sizeOf(asked: string | undefined): Size | undefined {
  if (asked === undefined || asked === "" || asked === "auto") return undefined;
  const [, width, height] = /^(\d{1,6})[x×](\d{1,6})$/.exec(asked) ?? [];
  const sides = [Number(width), Number(height)];
  if (sides.every((side) => side >= SHORTEST && side <= LONGEST)) {
    const [wide = 0, high = 0] = sides.map((side) => Math.round(side / CELL) * CELL);
    return { width: wide, height: high };
  }
  throw new OpenAiProblem("invalid_value", "size", {
    en: `size: got ${excerpt(asked)}, expected auto, or width and height from ${SHORTEST} to ${LONGEST} such as 1024x1024.`,
    zh: `size：给出的是 ${excerpt(asked)}，应为 auto，或 ${SHORTEST} 到 ${LONGEST} 之间的宽和高，如 1024x1024。`,
  });
}
