import { choice, group, integer, optionalText, text } from "../parameter.ts";

/** What is kept, and what is drawn meanwhile. */
export const KEPT = group(
  { en: "Files and samples", zh: "文件与样图" },
  {
    save_precision: choice(["float", "fp16", "bf16"], "fp16", {
      label: { en: "Precision", zh: "保存精度" },
      help: { en: "Type of the numbers in the file", zh: "文件中数值的类型" },
      cli: { flag: "save-precision", value: "type" },
    }),
    save_every_n_epochs: integer(
      { minimum: 0, maximum: 100_000, default: 0 },
      {
        label: { en: "File every so many epochs", zh: "每隔几轮保存文件" },
        help: { en: "0 for the last alone", zh: "0 表示只保存最后一个" },
        cli: { flag: "save-every-n-epochs", value: "n" },
        step: 1,
      },
    ),
    save_state_every_n_steps: integer(
      { minimum: 1, maximum: 1_000_000, default: 100 },
      {
        label: { en: "State every so many steps", zh: "每隔几步保存状态" },
        help: {
          en: "What a run that is cut off goes on from; there is one after every epoch, too",
          zh: "中断后从该状态继续；每轮结束时也会保存",
        },
        cli: { flag: "save-state-every-n-steps", value: "n" },
        step: 1,
      },
    ),
    sample_prompts: text(
      { default: "", maxLength: 20_000 },
      {
        label: { en: "Sample prompts", zh: "样图提示词" },
        help: {
          en: "Drawn after an epoch with what was learnt so far; several parted by new lines or ||, each with kohya's --n, --w, --h, --d, --s, --l, --ss, --cn behind it",
          zh: "每轮结束后用当前结果绘制；多条以换行或 || 分隔，每条之后可加 kohya 的 --n、--w、--h、--d、--s、--l、--ss、--cn",
        },
        cli: { flag: "sample-prompts", value: "text" },
      },
    ),
    sample_every_n_epochs: integer(
      { minimum: 1, maximum: 100_000, default: 1 },
      {
        label: { en: "Samples every so many epochs", zh: "每隔几轮绘制样图" },
        help: { en: "Epochs between samples", zh: "两次样图之间的轮数" },
        cli: { flag: "sample-every-n-epochs", value: "n" },
        step: 1,
      },
    ),
    training_comment: optionalText(
      { maxLength: 4000 },
      {
        label: { en: "Comment", zh: "备注" },
        help: { en: "Said in the file", zh: "写入文件的说明" },
        cli: { flag: "training-comment", value: "text" },
        whenAbsent: { en: "none", zh: "无" },
      },
    ),
  },
);
