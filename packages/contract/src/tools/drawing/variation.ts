import { group, integer, number } from "../parameter.ts";

const PIXELS = { en: "pixels", zh: "像素" };
const SOURCE_SIDE = { minimum: 0, maximum: 4096, multipleOf: 8, default: 0 };

/** Pictures near another one. */
export const VARIATION = group(
  { en: "Variation", zh: "变化" },
  {
    variation_seed: integer(
      { minimum: -1, maximum: 2 ** 53 - 64, default: -1 },
      {
        label: { en: "Variation seed", zh: "变化种子" },
        help: {
          en: "Seed that the picture goes towards; -1 draws one",
          zh: "图片趋近的种子；-1 表示随机选取",
        },
        cli: { flag: "variation-seed", value: "n" },
        step: 1,
      },
    ),
    variation_strength: number(
      { minimum: 0, maximum: 1, default: 0 },
      {
        label: { en: "Variation strength", zh: "变化强度" },
        help: {
          en: "How far it goes there; above 0 the pictures of a batch share the seed and vary in this one",
          zh: "趋近的程度；大于 0 时，同一批图片的种子相同，只有变化种子依次加一",
        },
        cli: { flag: "variation-strength", value: "share" },
        step: 0.01,
      },
    ),
    seed_resize_width: integer(SOURCE_SIDE, {
      label: { en: "Seed from width", zh: "种子原宽度" },
      help: {
        en: "Width of the picture whose composition the seed keeps at this size; 0 is off",
        zh: "换成当前尺寸时，种子保持其构图的原图宽度；0 表示不使用",
      },
      cli: { flag: "seed-from-width", value: "pixels" },
      unit: PIXELS,
      step: 8,
    }),
    seed_resize_height: integer(SOURCE_SIDE, {
      label: { en: "Seed from height", zh: "种子原高度" },
      help: { en: "Height of that picture; 0 is off", zh: "该原图的高度；0 表示不使用" },
      cli: { flag: "seed-from-height", value: "pixels" },
      unit: PIXELS,
      step: 8,
    }),
  },
);
