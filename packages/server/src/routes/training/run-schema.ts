/** Runs of training, as the API tells them. */
import { said } from "../schemas/said.ts";
import {
  anything,
  count,
  list,
  moment,
  object,
  orNull,
  type Schema,
  text,
} from "../schemas/shapes.ts";

const number = (en: string, zh: string): Schema => ({ type: "number", ...said(en, zh) });
const numbers = (en: string, zh: string): Schema => list({ type: "number" }, said(en, zh));

const ABOUT = {
  name: text("Of the run, and of what it makes", "训练的名称，也是结果的名称"),
  tool: orNull(text("What trains", "训练所用的工具")),
  startedAt: orNull(moment("When it was begun or gone on with last", "最近一次开始或继续的时间")),
  changedAt: moment("When its last step was noted", "最后一步的时间"),
  step: count("Steps taken", "已完成的步数"),
  steps: orNull(count("Steps of the whole run", "总步数")),
  epoch: count("Epoch of the last step", "最后一步所在的轮次"),
  loss: orNull(number("Loss of the last step", "最后一步的损失")),
  validationLoss: orNull(number("Of the pictures held back", "验证损失")),
  hasState: { type: "boolean", ...said("Whether it can go on", "是否可以继续") },
  finished: {
    anyOf: [
      object({
        at: moment("When", "完成时间"),
        file: text("Name of the file", "文件名"),
        bytes: count("Its size", "字节数"),
      }),
      { type: "null" },
    ],
  },
  curve: numbers("Mean losses of parts of the run, in order", "各段的平均损失，按顺序"),
};

export const RUN: Schema = object(ABOUT);

/** Column by column: long runs have thousands of steps. */
export const RECORDS: Schema = object({
  step: numbers("Steps, from 1", "步，从 1 起"),
  epoch: numbers("Epoch of each", "所在的轮次"),
  loss: numbers("Loss of each, a mean where one stands for several", "损失；合并多步时为平均值"),
  learningRate: numbers("Learning rate of each", "学习率"),
  seconds: numbers("Seconds that each took", "用时（秒）"),
  validationLoss: list(
    { type: ["number", "null"] },
    said("Of the pictures held back, where it was measured", "验证损失（已测量时）"),
  ),
});

export const RUN_DETAILS: Schema = object({
  ...ABOUT,
  parameters: orNull(
    anything(
      "What it was asked with: the same go on with it; null where that names files in a way that no service takes",
      "训练参数，以相同参数可继续训练；若其中以服务不接受的方式指定文件，则为 null",
    ),
  ),
  records: RECORDS,
  samples: list(
    object({
      url: text("The picture", "图片地址"),
      step: count("Steps taken by then", "绘制时的步数"),
      prompt: count("Which of the prompts, from 1", "第几条提示词，从 1 起"),
    }),
    said("Pictures drawn meanwhile, in order", "训练过程中的样图，按顺序"),
  ),
  files: list(
    object({
      name: text("As requests call it", "在请求中的名称"),
      kind: text("Kind of model", "模型类型"),
      bytes: count("Size", "字节数"),
      epoch: orNull(count("After which epoch; null for the last", "第几轮之后；最后的文件为 null")),
    }),
    said("What it has made, the last first", "已生成的文件，最新的在前"),
  ),
  advice: {
    anyOf: [
      object({
        epoch: count("Whose file is likely the best", "结果可能最好的轮次"),
        text: text("Whether to stop", "是否停止的建议"),
      }),
      { type: "null" },
    ],
  },
});
