import { defineTool } from "./define-tool.ts";
import { IMAGE } from "./drawing/image.ts";
import { GENERATE, GENERATE_GROUPS } from "./generate.ts";
import { REDRAWING, REDRAWING_GROUPS } from "./img2img.ts";
import { choice, group, integer, optionalPicture, optionalText, toggle } from "./parameter.ts";

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

const MATRIX = group(
  { en: "Prompt matrix", zh: "提示词矩阵" },
  {
    matrix: choice(["off", "positive", "negative"], "off", {
      label: { en: "Prompt matrix", zh: "提示词矩阵" },
      help: {
        en: "Cuts that prompt at each |: the first part is in every picture, the others in every combination",
        zh: "在每个 | 处切分该提示词：第一部分出现在每张图片中，其余部分取所有组合",
      },
      cli: { flag: "matrix", value: "prompt" },
    }),
    matrix_at_start: toggle({
      label: { en: "Variable parts first", zh: "可变部分在前" },
      help: {
        en: "Puts the variable parts at the start of the prompt",
        zh: "把可变部分放在提示词开头",
      },
      cli: { flag: "matrix-at-start" },
    }),
    matrix_seeds: toggle({
      label: { en: "Different seeds", zh: "不同的种子" },
      help: {
        en: "A different seed for each picture of the matrix, one after the other",
        zh: "矩阵中每张图片使用不同的种子，依次加一",
      },
      cli: { flag: "matrix-seeds" },
    }),
    matrix_delimiter: choice(["comma", "space"], "comma", {
      label: { en: "Matrix delimiter", zh: "矩阵连接符" },
      help: { en: "What joins the parts of the prompt", zh: "连接提示词各部分的符号" },
      cli: { flag: "matrix-delimiter", value: "sign" },
    }),
  },
);

const { image: _, ...FROM_IMAGE } = IMAGE.parameters;

/** What a grid may begin with; without a picture its cells are drawn from words alone. */
const SOURCE = group(IMAGE.title, {
  image: optionalPicture({
    label: { en: "Picture", zh: "图片" },
    help: {
      en: "Draws every cell from this picture, as img2img does; axes may then be any of its settings",
      zh: "与 img2img 相同，每一格都由这张图片画出；此时轴可以是其中任意参数",
    },
    cli: { flag: "image", short: "i", value: "file" },
    whenAbsent: { en: "drawn from words alone", zh: "仅根据文字绘制" },
  }),
  ...FROM_IMAGE,
});

/** One cell is one picture. */
const { batch: __, ...ONE } = GENERATE;

export const gridTool = defineTool({
  id: "grid",
  command: ["grid"],
  title: { en: "X/Y/Z grid", zh: "X/Y/Z 网格" },
  help: {
    en: "Draws one prompt, or a picture anew, with every combination of some settings, as single pictures and one labelled sheet; what was interrupted goes on.",
    zh: "用若干参数的所有组合生成图片（文生图或图生图），并拼成带标签的总图；中断后可以继续。",
  },
  inputs: [
    { name: "prompt", type: "text", label: { en: "Prompt", zh: "提示词" } },
    { name: "negative_prompt", type: "text", label: { en: "Negative prompt", zh: "反向提示词" } },
    { name: "image", type: "image", label: { en: "Picture", zh: "图片" } },
    { name: "mask", type: "image", label: { en: "Mask", zh: "蒙版" } },
    { name: "model", type: "model", label: { en: "Model", zh: "模型" } },
  ],
  outputs: [
    { name: "sheet", type: "image", label: { en: "Sheet", zh: "总图" } },
    { name: "pictures", type: "image", many: true, label: { en: "Pictures", zh: "图片" } },
  ],
  parameters: {
    ...ONE,
    ...SOURCE.parameters,
    ...REDRAWING,
    ...GRID.parameters,
    ...MATRIX.parameters,
  },
  groups: [GRID, MATRIX, ...GENERATE_GROUPS, SOURCE, ...REDRAWING_GROUPS],
});
