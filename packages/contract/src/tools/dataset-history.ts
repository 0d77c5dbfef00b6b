import { dataset } from "./dataset-parameters.ts";
import { defineTool } from "./define-tool.ts";
import { choice, integer } from "./parameter.ts";

export const datasetHistoryTool = defineTool({
  id: "dataset-history",
  command: ["dataset", "history"],
  title: { en: "Undo in a data set", zh: "数据集的撤销" },
  help: {
    en: "Lists what was changed in a data set's captions and pictures, takes it back, or does it again.",
    zh: "列出数据集中标注和图片的修改，撤销或重做。",
  },
  changesShared: {},
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    dataset: dataset(),
    step: choice(["list", "undo", "redo"], "list", {
      label: { en: "What to do", zh: "操作" },
      help: {
        en: "list shows the changes, undo takes the last back, redo makes the last that was undone again",
        zh: "list 列出修改，undo 撤销最后一次，redo 重做最后撤销的一次",
      },
      cli: { flag: "do", value: "what" },
    }),
    times: integer(
      { minimum: 1, maximum: 10_000, default: 1 },
      {
        label: { en: "How often", zh: "次数" },
        help: { en: "How many changes are undone or made again", zh: "撤销或重做的次数" },
        cli: { flag: "times", value: "n" },
        step: 1,
      },
    ),
  },
});
