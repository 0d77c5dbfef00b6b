/** Networks that name what is in a picture. */
import { entry } from "./entry.ts";

export const TAGGING_PROBLEMS = {
  "tagger/missing": entry(
    404,
    { en: "No tagger has this name.", zh: "没有该名称的标签器。" },
    {
      en: "Fetch one with `inkloom model pull wd14-vit-v3`, or put a folder with model.onnx and selected_tags.csv into the folder `taggers` of the data folder.",
      zh: "请用 `inkloom model pull wd14-vit-v3` 下载，或把含有 model.onnx 和 selected_tags.csv 的文件夹放入数据文件夹的 `taggers` 中。",
    },
  ),
  "tagger/labels": entry(
    422,
    {
      en: "A tagger's list of labels is missing, damaged, or another network's.",
      zh: "标签器的标签列表缺失、损坏，或属于其他网络。",
    },
    {
      en: "Put the list that came with the network (selected_tags.csv, tags.txt or tag_mapping.json) beside it.",
      zh: "请把网络自带的列表（selected_tags.csv、tags.txt 或 tag_mapping.json）放在网络文件旁边。",
    },
  ),
  "tagger/damaged": entry(
    422,
    {
      en: "A tagger's file lacks weights, has others than its kind, or gives answers that are no scores.",
      zh: "标签器文件缺少权重、权重与类型不符，或其输出不是分数。",
    },
    {
      en: "Get the file again, or take another tagger.",
      zh: "请重新获取该文件，或换用其他标签器。",
    },
  ),
  "tagger/unsupported": entry(
    422,
    {
      en: "The file is no tagger, or one of a kind that Inkloom does not know.",
      zh: "该文件不是标签器，或为墨织不支持的类型。",
    },
    {
      en: "Use a WD14 tagger (model.onnx, or model.safetensors with config.json) or a DeepDanbooru one; docs/tagging.md lists the kinds.",
      zh: "请使用 WD14 标签器（model.onnx，或 model.safetensors 加 config.json）或 DeepDanbooru；docs/tagging.zh-CN.md 列出了支持的类型。",
    },
  ),
} as const;
