import { group, integer } from "../parameter.ts";

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
  },
);
