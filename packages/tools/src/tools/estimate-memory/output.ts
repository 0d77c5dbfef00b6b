import { chartPng } from "@inkloom/training";
import type { Output, OutputFile } from "../../outputs/output.ts";
import type { EstimateMemoryResult } from "./run.ts";

/** The report, and its charts as pictures. */
export function ofEstimateMemory({ report, charts }: EstimateMemoryResult): Output {
  async function* files(): AsyncGenerator<OutputFile> {
    for (const chart of charts) {
      const { width, height } = chart;
      const bytes = await chartPng(chart);
      yield { role: "chart", bytes, mediaType: "image/png", width, height };
    }
  }
  return { files: files(), report: { ...report } };
}
