import { type ParamsOf, Problem } from "@inkloom/contract";
import { generate, type GenerateResult } from "@inkloom/diffusion";
import { drawBatches, singleBatches } from "../../batches/draw-batches.ts";
import { expectHeld, joinedResults, MOST_HELD } from "../../batches/held-batches.ts";
import { drawingContext } from "../../drawing-context.ts";
import type { Run, RunContext } from "../../run.ts";
import { checkedJobs, drawJobs } from "./prompts/draw-prompts.ts";
import { withoutList } from "./prompts/prompt-jobs.ts";

/** Makes pictures from words: of the prompt, or of each line of a list. */
export const runGenerate: Run<"generate"> = async (parameters, context) => {
  const { prompts } = parameters;
  if (context.elsewhere) return context.elsewhere.generate(parameters, context);
  if (prompts !== undefined) return drawList({ ...parameters, prompts }, context);
  expectHeld(parameters.batch * parameters.batch_count);
  const results: GenerateResult[] = [];
  await drawBatches(
    singleBatches(parameters),
    context,
    async (request, watched) =>
      generate(withoutList(request), await drawingContext(request.device, watched)),
    (result) => Promise.resolve(void results.push(result)),
  );
  return joinedResults(results);
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
  return joinedResults(results);
}
