/** What a job is about, in a line: its words, its source picture, the settings that people tell jobs apart by. */
import type { Job } from "@inkloom/client";
import type { ToolDeclaration } from "../../../service/tools.ts";

export interface JobSummary {
  /** Its prompt or first words; absent where it has none. */
  readonly words?: string;
  /** `asset:<sha256>` that it works on. */
  readonly picture?: string;
  readonly model?: string;
  readonly size?: string;
  readonly steps?: number;
}

/** Longer words are cut: lists show a line of them. */
const LONGEST = 300;

export function summaryOf(
  { parameters }: Pick<Job, "parameters">,
  tool: ToolDeclaration | undefined,
): JobSummary {
  const textOf = (name: string): string | undefined => {
    const value = parameters[name];
    return typeof value === "string" && value.trim() !== "" ? value : undefined;
  };
  const inputs = tool?.inputs ?? [];
  const named = (type: string): string[] =>
    inputs.filter((port) => port.type === type).map(({ name }) => name);
  const words = [...named("text").filter((name) => name !== "negative_prompt"), "prompt"]
    .map(textOf)
    .find((text) => text !== undefined);
  const picture = named("image")
    .map(textOf)
    .find((text) => text?.startsWith("asset:"));
  const model = [...named("model"), "model"].map(textOf).find((text) => text !== undefined);
  const { width, height, steps } = parameters;
  return {
    ...(words !== undefined && { words: words.replace(/\s+/g, " ").trim().slice(0, LONGEST) }),
    ...(picture !== undefined && { picture }),
    ...(model !== undefined && { model: model.slice(0, LONGEST) }),
    ...(typeof width === "number" &&
      typeof height === "number" && { size: `${width} × ${height}` }),
    ...(typeof steps === "number" && { steps }),
  };
}
