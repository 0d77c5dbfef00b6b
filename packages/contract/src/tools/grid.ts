import { defineTool } from "./define-tool.ts";
import { GENERATE, GENERATE_GROUPS } from "./generate.ts";
import { group, integer, optionalText, toggle } from "./parameter.ts";

const axis = (name: "x" | "y" | "z", en: string, zh: string) =>
  optionalText(
    { minLength: 1, maxLength: 8192 },
    {
      label: { en: `${name.toUpperCase()} axis`, zh: `${name.toUpperCase()} 轴` },
      help: {
        en: `What changes ${en}, as name=values: "steps=10,20,30", "cfg=5-9 (+2)", "sampler=Euler,DDIM", "Prompt S/R=cat,dog"`,
        zh: `${zh}变化的内容，写作“名称=值”：“steps=10,20,30”、“cfg=5-9 (+2)”、“sampler=Euler,DDIM”、“Prompt S/R=cat,dog”`,
      },
      cli: { flag: name, value: "axis" },
      whenAbsent: { en: "nothing", zh: "无变化" },
    },
  );

const GRID = group(
  { en: "Grid", zh: "网格" },
  {
    x: axis("x", "from left to right", "从左到右"),
    y: axis("y", "from top to bottom", "从上到下"),
    z: axis("z", "from one block to the next", "各分块之间"),
    folder: optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Folder", zh: "文件夹" },
        help: {
          en: "Where the grid lies; one that was interrupted goes on there",
          zh: "网格的保存位置；中断的网格会在其中继续",
        },
        cli: { flag: "out", short: "o", value: "folder" },
        whenAbsent: { en: "a new one under the data folder", zh: "数据文件夹中的新文件夹" },
      },
    ),
    margin: integer(
      { minimum: 0, maximum: 500, default: 0 },
      {
        label: { en: "Margin", zh: "间距" },
        help: { en: "White between the pictures of the sheet", zh: "总图中图片之间的空白" },
        cli: { flag: "margin", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 2,
      },
    ),
    no_labels: toggle({
      label: { en: "No labels", zh: "不加标签" },
      help: { en: "Leave the labels of the sheet away", zh: "总图不加标签" },
      cli: { flag: "no-labels" },
    }),
  },
);

/** One cell is one picture. */
const { batch: _, ...ONE } = GENERATE;

export const gridTool = defineTool({
  id: "grid",
  command: ["grid"],
  title: { en: "X/Y/Z grid", zh: "X/Y/Z 网格" },
  help: {
    en: "Draws one prompt with every combination of some settings, as single pictures and one labelled sheet; what was interrupted goes on.",
    zh: "用若干参数的所有组合生成同一提示词的图片，并拼成带标签的总图；中断后可以继续。",
  },
  inputs: [
    { name: "prompt", type: "text", label: { en: "Prompt", zh: "提示词" } },
    { name: "negative_prompt", type: "text", label: { en: "Negative prompt", zh: "反向提示词" } },
    { name: "model", type: "model", label: { en: "Model", zh: "模型" } },
  ],
  outputs: [
    { name: "sheet", type: "image", label: { en: "Sheet", zh: "总图" } },
    { name: "pictures", type: "image", many: true, label: { en: "Pictures", zh: "图片" } },
  ],
  parameters: { ...ONE, ...GRID.parameters },
  groups: [GRID, ...GENERATE_GROUPS],
});
