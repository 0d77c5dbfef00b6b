import type { Static } from "typebox";
import { MODEL } from "./drawing/model.ts";
import { defineTool } from "./define-tool.ts";
import {
  group,
  integer,
  number,
  optionalInteger,
  optionalText,
  picture,
  text,
  toggle,
} from "./parameter.ts";

const SIDE = { minimum: 1, maximum: 16384 };

const SIZE = group(
  { en: "Size", zh: "尺寸" },
  {
    scale: number(
      { minimum: 0.1, maximum: 16, default: 4 },
      {
        label: { en: "Scale", zh: "放大倍数" },
        help: { en: "How many times longer both sides become", zh: "两边变为原来的几倍" },
        cli: { flag: "scale", short: "s", value: "n" },
        step: 0.05,
      },
    ),
    max_side: integer(
      { minimum: 0, maximum: 16384, default: 0 },
      {
        label: { en: "Max side length", zh: "最长边上限" },
        help: {
          en: "Longest side that the factor may lead to, beyond which it is lowered; 0 for no limit",
          zh: "按倍数放大后最长边的上限，超过时降低倍数；0 表示不限",
        },
        cli: { flag: "max-side", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 8,
      },
    ),
    width: optionalInteger(SIDE, {
      label: { en: "Width", zh: "宽度" },
      help: {
        en: "Width of the picture, instead of a factor",
        zh: "放大后的宽度，代替倍数",
      },
      cli: { flag: "width", short: "W", value: "pixels" },
      unit: { en: "pixels", zh: "像素" },
      step: 8,
      whenAbsent: { en: "from the factor or the height", zh: "由倍数或高度决定" },
    }),
    height: optionalInteger(SIDE, {
      label: { en: "Height", zh: "高度" },
      help: {
        en: "Height of the picture, instead of a factor",
        zh: "放大后的高度，代替倍数",
      },
      cli: { flag: "height", short: "H", value: "pixels" },
      unit: { en: "pixels", zh: "像素" },
      step: 8,
      whenAbsent: { en: "from the factor or the width", zh: "由倍数或宽度决定" },
    }),
    whole: toggle({
      label: { en: "Keep the whole", zh: "保留整张" },
      help: {
        en: "With a width and a height of other proportions, cut nothing off: the picture covers both",
        zh: "宽度和高度的比例与原图不同时不裁剪：图片会覆盖这两边",
      },
      cli: { flag: "whole" },
    }),
  },
);

const SECOND = group(
  { en: "Second upscaler", zh: "第二个放大模型" },
  {
    upscaler_2: optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Upscaler 2", zh: "放大模型 2" },
        help: {
          en: "Another upscaler, whose picture is seen through that of the first",
          zh: "另一个放大模型，其结果与第一个的结果混合",
        },
        cli: { flag: "model-2", value: "name" },
        picks: "upscaler",
        offers: ["Lanczos", "Nearest"],
        whenAbsent: { en: "none", zh: "无" },
      },
    ),
    upscaler_2_visibility: number(
      { minimum: 0, maximum: 1, default: 0.5 },
      {
        label: { en: "Upscaler 2 visibility", zh: "放大模型 2 的可见度" },
        help: {
          en: "Share of the second upscaler in the picture, 0 for none of it",
          zh: "第二个放大模型在结果中的比例，0 表示完全没有",
        },
        cli: { flag: "visibility", value: "share" },
        step: 0.05,
      },
    ),
  },
);

const TILES = group(
  { en: "Tiles", zh: "分块" },
  {
    tile: integer(
      { minimum: 0, maximum: 4096, default: 192 },
      {
        label: { en: "Tile size", zh: "分块大小" },
        help: {
          en: "Longest side of the parts that the network works on one after the other, which bounds memory; 0 for the whole picture at once",
          zh: "网络逐块处理时每块的最长边，用于限制内存；0 表示一次处理整张图片",
        },
        cli: { flag: "tile", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 16,
      },
    ),
    overlap: integer(
      { minimum: 0, maximum: 1024, default: 16 },
      {
        label: { en: "Tile overlap", zh: "分块重叠" },
        help: {
          en: "Pixels that neighbouring tiles share, in which one passes into the next",
          zh: "相邻分块共有的像素，在其中由一块过渡到另一块",
        },
        cli: { flag: "overlap", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 4,
      },
    ),
  },
);

export const upscaleTool = defineTool({
  id: "upscale",
  command: ["upscale"],
  title: { en: "Upscale", zh: "放大图片" },
  help: {
    en: "Enlarges pictures with a network of the ESRGAN, SwinIR and similar kinds, or without one.",
    zh: "用 ESRGAN、SwinIR 等网络放大图片，也可不用网络。",
  },
  inputs: [
    { name: "picture", type: "image", label: { en: "Picture", zh: "图片" } },
    { name: "upscaler", type: "model", label: { en: "Upscaler", zh: "放大模型" } },
  ],
  outputs: [{ name: "picture", type: "image", label: { en: "Picture", zh: "图片" } }],
  parameters: {
    picture: picture({
      label: { en: "Picture", zh: "图片" },
      help: {
        en: "A picture file (PNG, JPEG or WebP), or a folder of them; on the command line any number",
        zh: "图片文件（PNG、JPEG 或 WebP），或存放图片的文件夹；命令行中可给出多个",
      },
      cli: { argument: "picture", many: true },
    }),
    upscaler: text(
      { default: "Lanczos", minLength: 1, maxLength: 4096 },
      {
        label: { en: "Upscaler", zh: "放大模型" },
        help: {
          en: "Name of a file in the folder `upscalers` of the data folder, a file's path, or Lanczos or Nearest",
          zh: "数据文件夹的 `upscalers` 中文件的名称，或文件路径，或 Lanczos、Nearest",
        },
        cli: { flag: "model", short: "m", value: "name" },
        picks: "upscaler",
        offers: ["Lanczos", "Nearest"],
      },
    ),
    ...SECOND.parameters,
    ...SIZE.parameters,
    ...TILES.parameters,
    device: MODEL.parameters.device,
  },
  groups: [SECOND, SIZE, TILES],
});

/** A request to enlarge a picture with every default filled in. */
export type UpscaleRequest = Static<typeof upscaleTool.parameters>;
