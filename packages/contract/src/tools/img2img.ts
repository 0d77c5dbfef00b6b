import type { Static } from "typebox";
import { defineTool, type SchemaOf } from "./define-tool.ts";
import { BATCHES } from "./drawing/batches.ts";
import { DRAWING, DRAWING_GROUPS } from "./drawing/index.ts";
import { IMAGE, IMAGE_SIZE } from "./drawing/image.ts";
import { LOOPBACK } from "./drawing/loopback.ts";
import { MASK, SOFT_MASK } from "./drawing/mask.ts";
import { OUTPAINT } from "./drawing/outpaint.ts";
import { UPSCALE_TILES } from "./drawing/tiles.ts";

/** How a picture is drawn anew, beside its own group and what every way of drawing takes. */
export const REDRAWING = {
  ...MASK.parameters,
  ...SOFT_MASK.parameters,
  ...OUTPAINT.parameters,
  ...UPSCALE_TILES.parameters,
  ...LOOPBACK.parameters,
} as const;
export const REDRAWING_GROUPS = [MASK, SOFT_MASK, OUTPAINT, UPSCALE_TILES, LOOPBACK] as const;

/** What one batch is drawn by. */
const IMG2IMG = { ...IMAGE.parameters, ...DRAWING, ...IMAGE_SIZE, ...REDRAWING } as const;

export const img2imgTool = defineTool({
  id: "img2img",
  command: ["img2img"],
  title: { en: "Image to image", zh: "图生图" },
  help: {
    en: "Draws a picture anew by words, as a whole, where a mask marks it, beyond its borders, enlarged in tiles, or again and again.",
    zh: "根据文字重新绘制图片：整张、蒙版标出的部分、图片边界之外、放大后分块，或反复多次。",
  },
  inputs: [
    { name: "image", type: "image", label: { en: "Picture", zh: "图片" } },
    { name: "mask", type: "image", label: { en: "Mask", zh: "蒙版" } },
    { name: "prompt", type: "text", label: { en: "Prompt", zh: "提示词" } },
    { name: "negative_prompt", type: "text", label: { en: "Negative prompt", zh: "反向提示词" } },
    { name: "model", type: "model", label: { en: "Model", zh: "模型" } },
  ],
  outputs: [{ name: "pictures", type: "image", many: true, label: { en: "Pictures", zh: "图片" } }],
  parameters: { ...IMG2IMG, ...BATCHES.parameters },
  groups: [IMAGE, ...DRAWING_GROUPS, BATCHES, ...REDRAWING_GROUPS],
});

/** A request for one batch from a picture with every default filled in. */
export type Img2imgRequest = Static<SchemaOf<typeof IMG2IMG>>;

/** How many pictures a batch makes: one per loop, and a single one of all tiles. */
export const img2imgCount = ({
  batch,
  loops,
  upscale_by: factor,
}: Pick<Img2imgRequest, "batch" | "loops" | "upscale_by">): number =>
  factor === undefined ? batch * loops : 1;
