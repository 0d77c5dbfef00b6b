/** The texts of a picture file -> the request that makes the picture again. */
import { Problem } from "@inkloom/contract";
import { graphOfPrompt, graphOfWorkflow } from "./comfy-graph.ts";
import { fromComfy } from "./from-comfy.ts";
import { fromInfotext } from "./from-infotext.ts";
import { fromInvokeAi, fromJob, fromNovelAi } from "./from-json.ts";
import { isRecord, lenientJson } from "./lenient-json.ts";
import type { RestoredRequest } from "./restored.ts";

/**
 * Reads Inkloom's own job first, because it is whole; then InvokeAI's, A1111's, ComfyUI's and NovelAI's.
 * @param texts by keyword, as `readPictureText` gives them
 * @throws Problem `picture/untold` where none of them tells how the picture was made
 */
export function restoreRequest(texts: Readonly<Record<string, string>>): RestoredRequest {
  const json = (keyword: string): unknown => {
    const text = texts[keyword];
    return text === undefined ? undefined : lenientJson(text);
  };
  const record = (keyword: string): Readonly<Record<string, unknown>> | undefined => {
    const value = json(keyword);
    return isRecord(value) ? value : undefined;
  };
  const own = record("inkloom");
  const invoke = record("invokeai_metadata");
  const comment = record("Comment");
  const { Description: description } = texts;
  // Some programs keep JSON of their own under A1111's keyword; it is no prompt.
  const parameters = record("parameters") === undefined ? texts["parameters"] : undefined;
  const graph = graphOfPrompt(json("prompt")) ?? graphOfWorkflow(json("workflow"));
  const restored =
    (own && fromJob(own)) ??
    (invoke && fromInvokeAi(invoke)) ??
    (parameters === undefined || parameters.trim() === "" ? undefined : fromInfotext(parameters)) ??
    (graph && fromComfy(graph)) ??
    (comment && "steps" in comment ? fromNovelAi(comment, description) : undefined);
  if (restored !== undefined) return restored;
  const found = Object.keys(texts).map((keyword) => JSON.stringify(keyword.slice(0, 40)));
  throw new Problem("picture/untold", {
    en: `The picture carries ${found.length === 0 ? "no texts" : `texts named ${found.join(", ")}`}, expected the settings of Inkloom, A1111, ComfyUI, InvokeAI or NovelAI.`,
    zh: `图片中${found.length === 0 ? "没有文字信息" : `只有名为 ${found.join("、")} 的文字信息`}，应含有 Inkloom、A1111、ComfyUI、InvokeAI 或 NovelAI 的生成参数。`,
  });
}
