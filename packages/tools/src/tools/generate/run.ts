import { type ParamsOf, Problem } from "@inkloom/contract";
import { generate, type GenerateResult } from "@inkloom/diffusion";
import { drawingContext } from "../../drawing-context.ts";
import type { Run, RunContext } from "../../run.ts";
import { checkedJobs, drawJobs } from "./prompts/draw-prompts.ts";
import { withoutList } from "./prompts/prompt-jobs.ts";

/** Pictures of a list that are held at once, as many as a batch may have; `drawPrompts` takes any number. */
const MOST_HELD = 64;

/** Makes pictures from words: of the prompt, or of each line of a list. */
export const runGenerate: Run<"generate"> = async (parameters, context) => {
  const { prompts } = parameters;
  if (prompts !== undefined) return drawList({ ...parameters, prompts }, context);
  return generate(withoutList(parameters), await drawingContext(parameters.device, context));
};

async function drawList(
  parameters: ParamsOf<"generate"> & { readonly prompts: string },
  context: RunContext,
): Promise<GenerateResult> {
  const jobs = await checkedJobs(parameters, context);
  const count = jobs.reduce((sum, { request }) => sum + request.batch, 0);
  if (count > MOST_HELD)
    throw new Problem("prompt/list", {
      en: `The list has ${count} pictures, expected at most ${MOST_HELD} in one request.`,
      zh: `列表共有 ${count} 张图片，一次请求最多为 ${MOST_HELD} 张。`,
    });
  const results: GenerateResult[] = [];
  await drawJobs(jobs, jobs.length, context, (_, result) => {
    results.push(result);
    return Promise.resolve();
  });
  const [first] = results;
  if (first === undefined) throw new Error("drawList: a list without lines was accepted");
  const seconds: Record<string, number> = {};
  for (const result of results)
    for (const [stage, spent] of Object.entries(result.seconds))
      seconds[stage] = (seconds[stage] ?? 0) + spent;
  return { ...first, pictures: results.flatMap(({ pictures }) => pictures), seconds };
}
