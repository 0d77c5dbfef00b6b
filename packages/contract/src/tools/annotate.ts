import type { TNumber, TOptional } from "typebox";
import { PREPROCESSORS } from "../preprocessors/preprocessors.ts";
import { type SliderName, SLIDERS } from "../preprocessors/sliders.ts";
import { MODEL } from "./drawing/model.ts";
import { defineTool } from "./define-tool.ts";
import {
  group,
  integer,
  optionalInteger,
  optionalNumber,
  optionalPicture,
  type Parameter,
  picture,
  text,
} from "./parameter.ts";

/** Those that make a picture by themselves. */
const OFFERED = PREPROCESSORS.filter(({ gives }) => gives !== "nothing").map(({ id }) => id);

/** Which preprocessors have a slider. */
const having = (name: string): string =>
  PREPROCESSORS.filter(({ sliders }) => sliders.some((each) => each.name === name))
    .map(({ id }) => id)
    .join(", ");

const DRAWN_SLIDERS = SLIDERS.filter(({ name }) => name !== "style_fidelity");

type Drawn = Exclude<SliderName, "style_fidelity">;

const SETTINGS = group(
  { en: "Settings of preprocessors", zh: "预处理器参数" },
  Object.fromEntries(
    DRAWN_SLIDERS.map(({ name, label, minimum, maximum, default: standard, step }) => [
      name,
      optionalNumber(
        { minimum, maximum },
        {
          label,
          help: { en: `${label.en} of ${having(name)}`, zh: `${label.zh}，用于 ${having(name)}` },
          cli: { flag: name.replaceAll("_", "-"), value: "n" },
          step,
          whenAbsent: {
            en: `${standard}, the preprocessor's own`,
            zh: `预处理器的默认值 ${standard}`,
          },
        },
      ),
    ]),
  ) as Record<Drawn, Parameter<TOptional<TNumber>>>,
);

export const annotateTool = defineTool({
  id: "annotate",
  command: ["annotate"],
  title: { en: "Preprocess", zh: "预处理" },
  help: {
    en: "Makes control pictures: edges, lines, depth, poses, segments, normals and more.",
    zh: "生成控制图：边缘、线稿、深度、姿态、分割、法线等。",
  },
  inputs: [{ name: "picture", type: "image", label: { en: "Picture", zh: "图片" } }],
  outputs: [
    { name: "map", type: "image", label: { en: "Control picture", zh: "控制图" } },
    { name: "pose", type: "text", label: { en: "Pose", zh: "姿态" } },
  ],
  parameters: {
    preprocessor: text(
      { minLength: 1, maxLength: 100 },
      {
        label: { en: "Preprocessor", zh: "预处理器" },
        help: {
          en: "What is read from the picture; docs/preprocessors.md shows each",
          zh: "从图片中提取的内容；docs/preprocessors.zh-CN.md 有逐一展示",
        },
        cli: { argument: "preprocessor" },
        offers: OFFERED,
      },
    ),
    picture: picture({
      label: { en: "Picture", zh: "图片" },
      help: {
        en: "A picture file (PNG, JPEG or WebP), or a folder of them; on the command line any number",
        zh: "图片文件（PNG、JPEG 或 WebP），或存放图片的文件夹；命令行中可给出多个",
      },
      cli: { argument: "picture", many: true },
    }),
    resolution: optionalInteger(
      { minimum: 64, maximum: 2048 },
      {
        label: { en: "Resolution", zh: "分辨率" },
        help: {
          en: "Shorter side at which the preprocessor works",
          zh: "预处理器工作时的短边长度",
        },
        cli: { flag: "resolution", short: "r", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 8,
        whenAbsent: {
          en: "the preprocessor's own, mostly 512",
          zh: "预处理器自身的默认值，通常为 512",
        },
      },
    ),
    mask: optionalPicture({
      label: { en: "Mask", zh: "蒙版" },
      help: {
        en: "What is to be filled, white; for inpaint_only+lama",
        zh: "要填充的部分（白色）；用于 inpaint_only+lama",
      },
      cli: { flag: "mask", value: "file" },
      whenAbsent: { en: "none", zh: "无" },
    }),
    seed: integer(
      { minimum: 0, maximum: 4294967295, default: 0 },
      {
        label: { en: "Seed", zh: "种子" },
        help: {
          en: "Of those that draw by chance: shuffle, segment_anything, mobile_sam",
          zh: "用于带随机性的预处理器：shuffle、segment_anything、mobile_sam",
        },
        cli: { flag: "seed", value: "n" },
        step: 1,
      },
    ),
    ...SETTINGS.parameters,
    device: MODEL.parameters.device,
  },
  groups: [SETTINGS],
});
