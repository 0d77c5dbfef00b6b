/** Batches whose pictures are handed over together, for callers that take one result. */
import { Problem } from "@inkloom/contract";
import type { GenerateResult } from "@inkloom/diffusion";

/** Pictures that are held at once, as many as a batch may have. */
export const MOST_HELD = 64;

/** @throws Problem `input/invalid` where a request makes more than are held */
export function expectHeld(pictures: number): void {
  if (pictures <= MOST_HELD) return;
  throw new Problem("input/invalid", {
    en: `${pictures} pictures were asked for at once, expected at most ${MOST_HELD} in one request.`,
    zh: `一次请求了 ${pictures} 张图片，一次请求最多为 ${MOST_HELD} 张。`,
  });
}

/** The pictures of all, with the time of all and the most memory of any. */
export function joinedResults(results: readonly GenerateResult[]): GenerateResult {
  const [first] = results;
  if (first === undefined)
    throw new TypeError("joinedResults: nothing was drawn, expected a result");
  const seconds: Record<string, number> = {};
  for (const result of results)
    for (const [stage, spent] of Object.entries(result.seconds))
      seconds[stage] = Math.round(((seconds[stage] ?? 0) + spent) * 1000) / 1000;
  const memory = mostMemory(results);
  return {
    ...first,
    pictures: results.flatMap(({ pictures }) => pictures),
    seconds,
    ...(memory && { memory }),
  };
}

function mostMemory(results: readonly GenerateResult[]): GenerateResult["memory"] {
  const known = results.flatMap(({ memory }) => memory ?? []);
  if (known.length === 0) return undefined;
  const peaks = known.flatMap(({ peak }) => peak ?? []);
  const estimated = Math.max(...known.map((each) => each.estimated));
  return { estimated, ...(peaks.length > 0 && { peak: Math.max(...peaks) }) };
}
