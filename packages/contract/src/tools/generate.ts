import type { Static } from "typebox";
import { defineTool, type SchemaOf } from "./define-tool.ts";
import { BATCHES } from "./drawing/batches.ts";
import { DRAWING, DRAWING_GROUPS } from "./drawing/index.ts";
import { HIRES } from "./drawing/hires.ts";
import { PROMPT_LIST } from "./drawing/prompt-list.ts";

/** What words become a picture by. */
export const GENERATE = { ...DRAWING, ...HIRES.parameters } as const;
export const GENERATE_GROUPS = [...DRAWING_GROUPS, HIRES] as const;

export const generateTool = defineTool({
  id: "generate",
  command: ["generate"],
  title: { en: "Text to image", zh: "文生图" },
  help: {
    en: "Makes pictures from words with a diffusion model.",
    zh: "用扩散模型根据文字生成图片。",
  },
  inputs: [
    { name: "prompt", type: "text", label: { en: "Prompt", zh: "提示词" } },
    { name: "negative_prompt", type: "text", label: { en: "Negative prompt", zh: "反向提示词" } },
    { name: "model", type: "model", label: { en: "Model", zh: "模型" } },
  ],
  outputs: [{ name: "pictures", type: "image", many: true, label: { en: "Pictures", zh: "图片" } }],
  parameters: { ...GENERATE, ...BATCHES.parameters, ...PROMPT_LIST.parameters },
  groups: [...GENERATE_GROUPS, BATCHES, PROMPT_LIST],
});

/** A request for one batch of one prompt with every default filled in. */
export type GenerateRequest = Static<SchemaOf<typeof GENERATE>>;
