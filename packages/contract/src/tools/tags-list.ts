import { CAPTION_FILTER, captionExtension, dataset } from "./dataset-parameters.ts";
import { defineTool } from "./define-tool.ts";
import { choice, integer } from "./parameter.ts";

export const tagsListTool = defineTool({
  id: "tags-list",
  command: ["tags", "list"],
  title: { en: "List tags", zh: "标签统计" },
  help: {
    en: "Counts the tags of a data set, those that come together, or shows the captions that fit.",
    zh: "统计数据集的标签及其共现，或显示符合条件的标注。",
  },
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    dataset: dataset(),
    show: choice(["tags", "captions"], "tags", {
      label: { en: "Show", zh: "显示" },
      help: {
        en: "tags counts those of the captions that fit, so that with a condition it tells what comes together with it; captions shows them",
        zh: "tags 统计符合条件的标注中的标签（设了条件即为共现统计）；captions 显示这些标注",
      },
      cli: { flag: "show", value: "what" },
    }),
    most: integer(
      { minimum: 1, maximum: 100_000, default: 50 },
      {
        label: { en: "At most", zh: "最多显示" },
        help: { en: "How many are shown", zh: "显示的数量" },
        cli: { flag: "most", short: "n", value: "n" },
        step: 10,
      },
    ),
    ...CAPTION_FILTER.parameters,
    caption_extension: captionExtension(),
  },
  groups: [CAPTION_FILTER],
});
