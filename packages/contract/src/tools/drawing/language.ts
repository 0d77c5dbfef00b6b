import { choice, group, optionalText, toggle } from "../parameter.ts";

/** How the words of a prompt are read. */
export const LANGUAGE = group(
  { en: "Prompt language", zh: "提示词语法" },
  {
    styles: optionalText(
      { maxLength: 4096 },
      {
        label: { en: "Styles", zh: "样式" },
        help: {
          en: "Names of styles in styles.csv of the data folder, with commas between, applied in order",
          zh: "数据文件夹 styles.csv 中的样式名称，以逗号分隔，按顺序应用",
        },
        cli: { flag: "styles", value: "names" },
        whenAbsent: { en: "none", zh: "不使用" },
      },
    ),
    repair_text: toggle({
      label: { en: "Repair text", zh: "修复文本" },
      help: {
        en: "Full-width punctuation, curly quotes and HTML references of prompts become plain characters, as in A1111; SD 2.x and the second encoder of SDXL do so always",
        zh: "提示词中的全角标点、弯引号和 HTML 引用变为普通字符，与 A1111 相同；SD 2.x 和 SDXL 的第二个编码器总是如此",
      },
      cli: { flag: "repair-text" },
    }),
    emphasis: choice(
      [
        "original",
        "no-norm",
        "ignore",
        "none",
        "comfy",
        "comfy++",
        "comfy-a1111",
        "compel",
        "down-weight",
      ],
      "original",
      {
        label: { en: "Emphasis", zh: "强调方式" },
        help: {
          en: "What weights such as (word:1.2) do: A1111's four ways, or ComfyUI's syntax with one of its five",
          zh: "(词:1.2) 等权重的作用方式：A1111 的四种之一，或 ComfyUI 语法的五种之一",
        },
        cli: { flag: "emphasis", value: "mode" },
      },
    ),
    weight_normalization: choice(["none", "mean", "length", "length+mean"], "none", {
      label: { en: "Weight normalisation", zh: "权重归一化" },
      help: {
        en: "How weights are evened out before they act, with ComfyUI's syntax only",
        zh: "权重生效前的归一化方式，仅用于 ComfyUI 语法",
      },
      cli: { flag: "weight-norm", value: "mode" },
    }),
  },
);
