import { defineTool } from "./define-tool.ts";
import { integer, optionalText, text } from "./parameter.ts";

export const tagsSuggestTool = defineTool({
  id: "tags-suggest",
  command: ["tags", "suggest"],
  title: { en: "Suggest tags", zh: "标签补全" },
  help: {
    en: "Completes a tag and translates it, from a data set, the lists of tags and a dictionary of English and Chinese.",
    zh: "补全并翻译标签，来源为数据集、标签列表和中英文词典。",
  },
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    text: text(
      { minLength: 1, maxLength: 300 },
      {
        label: { en: "Beginning", zh: "开头" },
        help: {
          en: "How a word of the tag begins, in English or Chinese",
          zh: "标签中某个词的开头，英文或中文",
        },
        cli: { argument: "text" },
      },
    ),
    dataset: optionalText(
      { minLength: 1, maxLength: 4096 },
      {
        label: { en: "Data set", zh: "数据集" },
        help: {
          en: "Name of a data set, or on the command line any folder, whose tags come first",
          zh: "数据集的名称（命令行中也可为任意文件夹），其标签排在前面",
        },
        cli: { flag: "dataset", short: "d", value: "name" },
        picks: "dataset",
        whenAbsent: { en: "none", zh: "无" },
      },
    ),
    most: integer(
      { minimum: 1, maximum: 1000, default: 20 },
      {
        label: { en: "At most", zh: "最多显示" },
        help: { en: "How many are shown", zh: "显示的数量" },
        cli: { flag: "most", short: "n", value: "n" },
        step: 5,
      },
    ),
  },
});
