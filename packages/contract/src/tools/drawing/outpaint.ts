import { choice, group, integer, number } from "../parameter.ts";

const PIXELS = { en: "pixels", zh: "像素" };
const MORE = { minimum: 0, maximum: 2048, multipleOf: 8, default: 0 };

/** More of a picture than there is. */
export const OUTPAINT = group(
  { en: "Outpainting", zh: "扩展画面" },
  {
    outpaint_left: integer(MORE, {
      label: { en: "Outpaint left", zh: "向左扩展" },
      help: {
        en: "Pixels to add at the left before the picture is drawn; the new part is the mask",
        zh: "绘制前在左边增加的像素；新增部分即为蒙版",
      },
      cli: { flag: "outpaint-left", value: "pixels" },
      unit: PIXELS,
      step: 8,
    }),
    outpaint_right: integer(MORE, {
      label: { en: "Outpaint right", zh: "向右扩展" },
      help: {
        en: "Pixels to add at the right before the picture is drawn; the new part is the mask",
        zh: "绘制前在右边增加的像素；新增部分即为蒙版",
      },
      cli: { flag: "outpaint-right", value: "pixels" },
      unit: PIXELS,
      step: 8,
    }),
    outpaint_top: integer(MORE, {
      label: { en: "Outpaint top", zh: "向上扩展" },
      help: {
        en: "Pixels to add at the top before the picture is drawn; the new part is the mask",
        zh: "绘制前在上边增加的像素；新增部分即为蒙版",
      },
      cli: { flag: "outpaint-top", value: "pixels" },
      unit: PIXELS,
      step: 8,
    }),
    outpaint_bottom: integer(MORE, {
      label: { en: "Outpaint bottom", zh: "向下扩展" },
      help: {
        en: "Pixels to add at the bottom before the picture is drawn; the new part is the mask",
        zh: "绘制前在下边增加的像素；新增部分即为蒙版",
      },
      cli: { flag: "outpaint-bottom", value: "pixels" },
      unit: PIXELS,
      step: 8,
    }),
    outpaint_mode: choice(["whole", "mk2"], "whole", {
      label: { en: "Outpainting mode", zh: "扩展方式" },
      help: {
        en: "Whole: all new parts at once; mk2: one side after the other over noise that matches the picture, sides up to multiples of 64",
        zh: "whole：所有新增部分一次画完；mk2：在与图片相配的噪声上逐边绘制，边长增至 64 的倍数",
      },
      cli: { flag: "outpaint-mode", value: "mode" },
    }),
    outpaint_falloff: number(
      { minimum: 0, maximum: 4, default: 1 },
      {
        label: { en: "Fall-off exponent", zh: "衰减指数" },
        help: {
          en: "mk2: how fast fine detail of the noise fades; lower means more detail",
          zh: "mk2：噪声中细节减弱的快慢；数值越小细节越多",
        },
        cli: { flag: "outpaint-falloff", value: "n" },
        step: 0.01,
      },
    ),
    outpaint_colors: number(
      { minimum: 0, maximum: 1, default: 0.05 },
      {
        label: { en: "Color variation", zh: "颜色变化" },
        help: {
          en: "mk2: how coloured the noise is, 0 grey",
          zh: "mk2：噪声的彩色程度，0 为灰色",
        },
        cli: { flag: "outpaint-colors", value: "share" },
        step: 0.01,
      },
    ),
  },
);
