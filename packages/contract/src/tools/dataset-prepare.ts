import { captionExtension, dataset, onlyPictures } from "./dataset-parameters.ts";
import { defineTool } from "./define-tool.ts";
import { MODEL } from "./drawing/model.ts";
import {
  choice,
  group,
  integer,
  number,
  optionalInteger,
  optionalText,
  text,
  toggle,
} from "./parameter.ts";

const PIXELS = { en: "pixels", zh: "像素" };
const SIDE = { minimum: 64, maximum: 4096, multipleOf: 64 };

const PART = group(
  { en: "Part that is kept", zh: "裁剪" },
  {
    crop: choice(["centre", "face", "subject"], "centre", {
      label: { en: "Cut around", zh: "裁剪中心" },
      help: {
        en: "The middle, the largest face, or what stands out of the picture",
        zh: "图片中央、最大的人脸，或画面中最突出的部分",
      },
      cli: { flag: "crop", short: "c", value: "around" },
    }),
    close_up: number(
      { minimum: 0, maximum: 20, default: 0 },
      {
        label: { en: "Close-up", zh: "面部特写" },
        help: {
          en: "Height of the part in heights of the face, such as 3; 0 for as much of the picture as fits",
          zh: "裁剪高度为脸高的倍数，例如 3；0 表示尽量保留整张图片",
        },
        cli: { flag: "close-up", value: "n" },
        step: 0.5,
      },
    ),
    rectangle: optionalText(
      { minLength: 1, maxLength: 200 },
      {
        label: { en: "Part by hand", zh: "手动裁剪" },
        help: {
          en: "left,top,right,bottom in pixels, or in shares of the sides from 0 to 1",
          zh: "左,上,右,下：像素，或边长的比例（0 到 1）",
        },
        cli: { flag: "rectangle", value: "l,t,r,b" },
        whenAbsent: { en: "by what it is cut around", zh: "由裁剪中心决定" },
      },
    ),
    file_name: optionalText(
      { minLength: 1, maxLength: 1000 },
      {
        label: { en: "Name holds", zh: "文件名包含" },
        help: { en: "Only pictures whose name holds this", zh: "只处理名称包含此内容的图片" },
        cli: { flag: "file-name", value: "text" },
        whenAbsent: { en: "all pictures", zh: "全部图片" },
      },
    ),
    only: onlyPictures(),
    padding: choice(["none", "white", "black", "edge"], "none", {
      label: { en: "Padding", zh: "填充" },
      help: {
        en: "Cut nothing off and fill the borders instead: white, black, or the colours at the edge",
        zh: "不裁剪，改为填充边缘：白色、黑色或边缘颜色",
      },
      cli: { flag: "padding", value: "how" },
    }),
  },
);

const SIZE = group(
  { en: "Size", zh: "尺寸" },
  {
    resolution: integer(
      { ...SIDE, default: 512 },
      {
        label: { en: "Resolution", zh: "分辨率" },
        help: {
          en: "Side of the square of whose area each picture gets a size of its own proportions, in steps of 64",
          zh: "每张图片按自身比例取该正方形面积的尺寸，以 64 为步长",
        },
        cli: { flag: "resolution", short: "r", value: "pixels" },
        unit: PIXELS,
        step: 64,
      },
    ),
    width: optionalInteger(SIDE, {
      label: { en: "Width", zh: "宽度" },
      help: { en: "One width for all, with a height", zh: "统一的宽度，须同时给出高度" },
      cli: { flag: "width", short: "W", value: "pixels" },
      unit: PIXELS,
      step: 64,
      whenAbsent: { en: "by the resolution", zh: "由分辨率决定" },
    }),
    height: optionalInteger(SIDE, {
      label: { en: "Height", zh: "高度" },
      help: { en: "One height for all, with a width", zh: "统一的高度，须同时给出宽度" },
      cli: { flag: "height", short: "H", value: "pixels" },
      unit: PIXELS,
      step: 64,
      whenAbsent: { en: "by the resolution", zh: "由分辨率决定" },
    }),
    upscaler: text(
      { default: "Lanczos", minLength: 1, maxLength: 4096 },
      {
        label: { en: "Upscaler", zh: "放大模型" },
        help: {
          en: "How pictures that are too small are enlarged: Lanczos, or an upscaler by name",
          zh: "放大过小图片的方式：Lanczos，或放大模型的名称",
        },
        cli: { flag: "upscaler", short: "u", value: "name" },
        picks: "upscaler",
        offers: ["Lanczos"],
      },
    ),
    device: MODEL.parameters.device,
  },
);

export const datasetPrepareTool = defineTool({
  id: "dataset-prepare",
  command: ["dataset", "prepare"],
  title: { en: "Prepare a data set", zh: "准备数据集" },
  help: {
    en: "Cuts and resizes pictures to multiples of 64, into a new data set or, able to be undone, in their places.",
    zh: "将图片裁剪、缩放到 64 的倍数，写入新的数据集，或就地修改（可撤销）。",
  },
  changesShared: {},
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    dataset: dataset(),
    name: optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "New data set", zh: "新数据集" },
        help: {
          en: "Name of the new folder in the folder `datasets` of the data folder, or on the command line a path with a slash",
          zh: "数据文件夹的 `datasets` 中新文件夹的名称；命令行中也可为含斜杠的路径",
        },
        cli: { flag: "out", short: "o", value: "name" },
        whenAbsent: {
          en: "the old name with -prepared behind it",
          zh: "原名加 -prepared",
        },
      },
    ),
    in_place: toggle({
      label: { en: "In place", zh: "就地修改" },
      help: {
        en: "Replace the pictures themselves; the old ones are kept for undoing",
        zh: "直接替换原图；原图会保留以便撤销",
      },
      cli: { flag: "in-place" },
    }),
    ...PART.parameters,
    ...SIZE.parameters,
    caption_extension: captionExtension(),
  },
  groups: [PART, SIZE],
});
