/** A finished job as a workflow that makes the same again. */
import { Problem } from "@inkloom/contract";
import { comfyChain, isToldAsGraph, toolGraph } from "@inkloom/tools";
import { namesOf } from "../compat/comfy/model-names.ts";
import type { Job } from "../jobs/states.ts";
import type { ModelLibrary } from "../library/library.ts";

/** @throws Problem `workflow/untold` */
export async function graphOfJob(
  { id, tool, state, request, result }: Job,
  as: "tools" | "comfy",
  library: Pick<ModelLibrary, "page" | "catalogue">,
): Promise<unknown> {
  if (state !== "done")
    throw untold({
      en: `Job ${id} is ${state}, expected one that is done.`,
      zh: `任务 ${id} 的状态是 ${state}，应为已完成的任务。`,
    });
  if (tool === "workflow" && as === "tools") return request["graph"];
  if (!isToldAsGraph(tool))
    throw untold({
      en: `A job of "${tool}" is no picture's making, expected one of generate, img2img, upscale or grid.`,
      zh: `“${tool}”任务无法表示为工作流，应为 generate、img2img、upscale 或 grid 任务。`,
    });
  if (as === "tools") return toolGraph(tool, request);
  if (tool !== "generate")
    throw untold({
      en: `ComfyUI's nodes are told for generate only, not for ${tool}.`,
      zh: `只有 generate 任务可表示为 ComfyUI 节点，${tool} 任务不可以。`,
    });
  const names = await namesOf(library, "checkpoint");
  return comfyChain(request, {
    size: sizeIn(result),
    checkpoint: (model) =>
      names.find((name) => name === model || name.replace(/\.[^.]+$/, "") === model) ?? model,
  });
}

const untold = (sentence: { readonly en: string; readonly zh: string }): Problem =>
  new Problem("workflow/untold", sentence);

/** Of the first picture. */
function sizeIn(result: Job["result"]): { width: number; height: number } | undefined {
  const files = result?.["files"];
  const [first] = Array.isArray(files) ? (files as unknown[]) : [];
  if (typeof first !== "object" || first === null) return undefined;
  const { width, height } = first as { readonly width?: unknown; readonly height?: unknown };
  return typeof width === "number" && typeof height === "number" ? { width, height } : undefined;
}
