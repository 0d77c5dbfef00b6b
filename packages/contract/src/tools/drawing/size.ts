import { group, integer, optionalInteger, optionalText } from "../parameter.ts";
import { ASPECTS, ratioOf } from "./aspect.ts";

const PIXELS = { en: "pixels", zh: "像素" };
const SIDE = { minimum: 64, maximum: 4096, multipleOf: 8 };
const OWN_SIZE = { en: "the model's own size", zh: "模型自身的尺寸" };

/** How large and how many. */
export const SIZE = group(
  { en: "Size", zh: "尺寸" },
  {
    width: optionalInteger(SIDE, {
      label: { en: "Width", zh: "宽度" },
      help: { en: "Width of the picture", zh: "图片宽度" },
      cli: { flag: "width", short: "W", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: OWN_SIZE,
    }),
    height: optionalInteger(SIDE, {
      label: { en: "Height", zh: "高度" },
      help: { en: "Height of the picture", zh: "图片高度" },
      cli: { flag: "height", short: "H", value: "pixels" },
      unit: PIXELS,
      step: 8,
      whenAbsent: OWN_SIZE,
    }),
    aspect: optionalText(
      { minLength: 1, maxLength: 32 },
      {
        label: { en: "Aspect", zh: "比例" },
        help: {
          en: "Proportions such as 16:9, or what the picture is for: avatar, phone screen, article, social, wallpaper, poster; the size follows from the model",
          zh: "宽高比（如 16:9）或用途：头像图、手机屏幕、文章配图、社交媒体、电脑壁纸、宣传海报；尺寸由模型决定",
        },
        cli: { flag: "aspect", value: "ratio" },
        offers: ASPECTS.map(ratioOf),
        whenAbsent: { en: "that of width and height", zh: "由宽度和高度决定" },
      },
    ),
    batch: integer(
      { minimum: 1, maximum: 64, default: 1 },
      {
        label: { en: "Number of pictures", zh: "图片数量" },
        help: {
          en: "Pictures to make, with the seeds that follow the first",
          zh: "要生成的图片数量，种子依次加一",
        },
        cli: { flag: "batch", short: "b", value: "n" },
        step: 1,
      },
    ),
  },
);
