import type { Static } from "typebox";
import { defineTool } from "./define-tool.ts";
import { DRAWING, DRAWING_GROUPS } from "./drawing/index.ts";
import { PROMPT_LIMIT } from "./drawing/prompts.ts";
import { SIZE } from "./drawing/size.ts";
import { choice, group, integer, number, optionalPicture, text, toggle } from "./parameter.ts";

/** A word in place of a network's name, for a step that is left out. */
export const NO_NETWORK = "none";

const PIXELS = { en: "pixels", zh: "像素" };
const SIDE = { minimum: 64, maximum: 4096, multipleOf: 8 };

const CODE = group(
  { en: "Code", zh: "二维码" },
  {
    recipe: choice(["qr", "light"], "qr", {
      label: { en: "Recipe", zh: "配方" },
      help: {
        en: "qr draws a code that scans; light hides a picture or words in light and shadow",
        zh: "qr 绘制可扫描的二维码；light 把图片或文字藏在光影中",
      },
      cli: { flag: "recipe", value: "name" },
    }),
    picture: optionalPicture({
      label: { en: "Hidden picture", zh: "隐藏的图片" },
      help: {
        en: "What light hides, white where it is to be bright",
        zh: "用 light 隐藏的图片，白色处变亮",
      },
      cli: { flag: "picture", value: "file" },
      whenAbsent: { en: "the text as letters", zh: "把文字写成图" },
    }),
    plain: toggle({
      label: { en: "Bare code", zh: "仅生成二维码" },
      help: { en: "Make the code itself and draw nothing", zh: "只生成二维码本身，不绘图" },
      cli: { flag: "plain" },
    }),
    width: integer(
      { ...SIDE, default: 768 },
      {
        label: { en: "Width", zh: "宽度" },
        help: { en: "Width of the picture", zh: "图片宽度" },
        cli: { flag: "width", short: "W", value: "pixels" },
        unit: PIXELS,
        step: 8,
      },
    ),
    height: integer(
      { ...SIDE, default: 768 },
      {
        label: { en: "Height", zh: "高度" },
        help: { en: "Height of the picture", zh: "图片高度" },
        cli: { flag: "height", short: "H", value: "pixels" },
        unit: PIXELS,
        step: 8,
      },
    ),
    qr_margin: integer(
      { minimum: 0, maximum: 32, default: 4 },
      {
        label: { en: "Margin", zh: "边距" },
        help: {
          en: "White around the code, in squares of it; 4 is the standard's",
          zh: "二维码四周的空白，以码中的方格为单位；标准为 4",
        },
        cli: { flag: "margin", value: "squares" },
        step: 1,
      },
    ),
    module_size: integer(
      { minimum: 0, maximum: 256, default: 0 },
      {
        label: { en: "Square size", zh: "方格大小" },
        help: {
          en: "Side of a square of the code; 0 for as large as fits",
          zh: "二维码每个方格的边长；0 表示尽可能大",
        },
        cli: { flag: "module", value: "pixels" },
        unit: PIXELS,
        step: 1,
      },
    ),
    tries: integer(
      { minimum: 1, maximum: 1000, default: 8 },
      {
        label: { en: "Tries", zh: "尝试次数" },
        help: {
          en: "Most pictures that are drawn, with the seeds that follow the first",
          zh: "最多绘制的图片数，种子依次加一",
        },
        cli: { flag: "tries", value: "n" },
        step: 1,
      },
    ),
    wanted: integer(
      { minimum: 1, maximum: 64, default: 1 },
      {
        label: { en: "Wanted pictures", zh: "所需图片数" },
        help: {
          en: "Pictures that scan, after which no more are drawn; of light, pictures",
          zh: "得到这么多可扫描的图片后停止；light 时为图片数",
        },
        cli: { flag: "wanted", short: "b", value: "n" },
        step: 1,
      },
    ),
  },
);

const share = (
  flag: string,
  [minimum, maximum, standard]: readonly [number, number, number],
  en: readonly [label: string, help: string],
  zh: readonly [label: string, help: string],
) =>
  number(
    { minimum, maximum, default: standard },
    {
      label: { en: en[0], zh: zh[0] },
      help: { en: en[1], zh: zh[1] },
      cli: { flag, value: "n" },
      step: 0.05,
    },
  );

const network = (flag: string, standard: string, label: { en: string; zh: string }) =>
  text(
    { default: standard, minLength: 1, maxLength: 4096 },
    {
      label,
      help: {
        en: `Control network; ${NO_NETWORK} to leave it out`,
        zh: `控制网络；${NO_NETWORK} 表示不使用`,
      },
      cli: { flag, value: "name" },
      picks: "controlnet",
      offers: [NO_NETWORK],
    },
  );

const RECIPE = group(
  { en: "Strength", zh: "强度" },
  {
    qr_model: network("qr-model", "control_v1p_sd15_qrcode_monster", {
      en: "Code network",
      zh: "二维码网络",
    }),
    qr_weight: share(
      "qr-weight",
      [0, 2, 1.05],
      ["Code weight", "How strictly the code is followed; 0.9 to 1.15 is usual"],
      ["二维码权重", "遵循二维码的程度；常用 0.9 至 1.15"],
    ),
    qr_start: share(
      "qr-start",
      [0, 1, 0.3],
      ["Code start", "Share of the steps after which the code counts; 0.2 to 0.4 is usual"],
      ["二维码开始", "从步数的这一比例起生效；常用 0.2 至 0.4"],
    ),
    qr_end: share(
      "qr-end",
      [0, 1, 0.7],
      ["Code end", "Share of the steps up to which the code counts; 0.6 to 0.8 is usual"],
      ["二维码结束", "到步数的这一比例为止；常用 0.6 至 0.8"],
    ),
    brightness_model: network("brightness-model", "control_v1p_sd15_brightness", {
      en: "Brightness network",
      zh: "亮度网络",
    }),
    brightness_weight: share(
      "brightness-weight",
      [0, 2, 0.4],
      ["Brightness weight", "0.3 to 0.55 beside a code; of light 0.4 to 0.65"],
      ["亮度权重", "与二维码同用时为 0.3 至 0.55；light 为 0.4 至 0.65"],
    ),
    brightness_start: share(
      "brightness-start",
      [0, 1, 0.35],
      ["Brightness start", "0.3 to 0.4 beside a code; light begins at once"],
      ["亮度开始", "与二维码同用时为 0.3 至 0.4；light 从头开始"],
    ),
    brightness_end: share(
      "brightness-end",
      [0, 1, 0.75],
      ["Brightness end", "0.7 to 0.85 beside a code; of light 0.6 to 0.75"],
      ["亮度结束", "与二维码同用时为 0.7 至 0.85；light 为 0.6 至 0.75"],
    ),
    tile_model: network("tile-model", "control_v11f1e_sd15_tile", {
      en: "Tile network",
      zh: "分块网络",
    }),
    tile_denoise: share(
      "tile-denoise",
      [0, 1, 0.3],
      ["Tile denoising strength", "How much the last pass, which adds detail, may change"],
      ["分块重绘强度", "最后一遍（增加细节）可以改变的程度"],
    ),
  },
);

const {
  control: _control,
  batch: _batch,
  aspect: _aspect,
  width: _width,
  height: _height,
  prompt: _prompt,
  ...REST
} = DRAWING;

export const qrTool = defineTool({
  id: "qr",
  command: ["qr"],
  title: { en: "QR code", zh: "二维码" },
  help: {
    en: "Draws pictures that are QR codes, and checks that they scan; or hides a picture in light.",
    zh: "绘制本身就是二维码的图片，并检查能否扫描；或把图片藏在光影中。",
  },
  inputs: [
    { name: "text", type: "text", label: { en: "Text", zh: "内容" } },
    { name: "prompt", type: "text", label: { en: "Prompt", zh: "提示词" } },
    { name: "picture", type: "image", label: { en: "Hidden picture", zh: "隐藏的图片" } },
    { name: "model", type: "model", label: { en: "Model", zh: "模型" } },
  ],
  outputs: [
    { name: "pictures", type: "image", many: true, label: { en: "Pictures", zh: "图片" } },
    { name: "code", type: "image", label: { en: "Code", zh: "二维码" } },
  ],
  parameters: {
    text: text(
      { minLength: 1, maxLength: 1273 },
      {
        label: { en: "Text", zh: "内容" },
        help: {
          en: "What the code says, such as an address of the web",
          zh: "二维码的内容，例如网址",
        },
        cli: { argument: "text" },
      },
    ),
    prompt: text(
      { default: "", maxLength: PROMPT_LIMIT },
      {
        label: { en: "Prompt", zh: "提示词" },
        help: { en: "What the picture shows", zh: "图片要表现的内容" },
        cli: { argument: "prompt" },
        maxBytes: PROMPT_LIMIT,
      },
    ),
    ...CODE.parameters,
    ...RECIPE.parameters,
    ...REST,
  },
  groups: [CODE, RECIPE, ...DRAWING_GROUPS.filter((each) => each !== SIZE)],
});

/** A request for pictures of a code with every default filled in. */
export type QrRequest = Static<typeof qrTool.parameters>;
