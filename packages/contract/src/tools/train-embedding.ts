import { defineTool } from "./define-tool.ts";
import { MODEL } from "./drawing/model.ts";
import { group, integer, number, optionalText, text, toggle } from "./parameter.ts";
import { KEPT } from "./training/kept.ts";
import { LOSS_OPTIONS, OPTIMIZER } from "./training/optimizer.ts";
import { CAPTIONS, PICTURES } from "./training/pictures.ts";
import { RUN } from "./training/run.ts";

const { unet_lr: _, text_encoder_lr: __, ...RATES } = OPTIMIZER.parameters;
const LEARNT = {
  ...RATES,
  learning_rate: number(
    { minimum: 0, maximum: 10, default: 0.005 },
    {
      label: { en: "Learning rate", zh: "学习率" },
      help: {
        en: "Of the word's vectors, far higher than for networks; Prodigy wants 1",
        zh: "词向量的学习率，远高于训练网络时；Prodigy 应为 1",
      },
      cli: { flag: "learning-rate", value: "rate" },
      step: 0.0001,
    },
  ),
};

const WORD = group(
  { en: "Word", zh: "新词" },
  {
    token_string: text(
      { minLength: 1, maxLength: 100 },
      {
        label: { en: "Word to learn", zh: "要学习的词" },
        help: {
          en: "One word as the captions say it, such as mycat; prompts say the file's name instead",
          zh: "标注中出现的词，例如 mycat；提示词中使用文件名",
        },
        cli: { flag: "token-string", value: "word" },
      },
    ),
    init_word: optionalText(
      { maxLength: 200 },
      {
        label: { en: "Begin as", zh: "初始词" },
        help: {
          en: "A known word that is near to it, such as cat; several vectors take its parts in turn",
          zh: "含义相近的已知词，例如“cat”；多个向量依次取其各部分",
        },
        cli: { flag: "init-word", value: "word" },
        whenAbsent: { en: "random numbers", zh: "随机数" },
      },
    ),
    num_vectors_per_token: integer(
      { minimum: 1, maximum: 75, default: 1 },
      {
        label: { en: "Vectors", zh: "向量数" },
        help: {
          en: "How many tokens of a prompt the word takes; more learn more, 4 to 8 is usual",
          zh: "该词占用提示词的词元数；越多学得越多，常用 4 到 8",
        },
        cli: { flag: "num-vectors-per-token", value: "n" },
        step: 1,
      },
    ),
    use_object_template: toggle({
      label: { en: "Sentences of a thing", zh: "用物体句式代替标注" },
      help: {
        en: "Many ways to say that the picture shows it, in place of the captions",
        zh: "用多种描述物体的句子代替标注",
      },
      cli: { flag: "use-object-template" },
    }),
    use_style_template: toggle({
      label: { en: "Sentences of a style", zh: "用风格句式代替标注" },
      help: {
        en: "Many ways to say that the picture is made so, in place of the captions",
        zh: "用多种描述风格的句子代替标注",
      },
      cli: { flag: "use-style-template" },
    }),
  },
);

export const trainEmbeddingTool = defineTool({
  id: "train-embedding",
  command: ["train", "embedding"],
  title: { en: "Train an embedding", zh: "训练嵌入" },
  help: {
    en: "Teaches a model a word for what pictures have in common (textual inversion); the model itself stays as it is, the file has some kilobytes. A run that was cut off goes on when it is asked for again.",
    zh: "让模型学会一个词来表示图片的共同之处（文本反演）；模型本身不变，文件仅几 KB。中断的训练再次运行时会继续。",
  },
  changesShared: {},
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    dataset: RUN.dataset,
    output_name: text(
      { minLength: 1, maxLength: 200 },
      {
        label: { en: "Name", zh: "名称" },
        help: {
          en: "Of the embedding, as prompts will say it; the same name goes on with a run",
          zh: "嵌入的名称，提示词中以此引用；同名即继续之前的训练",
        },
        cli: { flag: "output-name", short: "n", value: "name" },
      },
    ),
    model: MODEL.parameters.model,
    ...WORD.parameters,
    ...PICTURES.parameters,
    ...CAPTIONS.parameters,
    ...LEARNT,
    ...LOSS_OPTIONS.parameters,
    clip_skip: RUN.clip_skip,
    seed: RUN.seed,
    ...KEPT.parameters,
    device: MODEL.parameters.device,
  },
  groups: [WORD, PICTURES, CAPTIONS, { ...OPTIMIZER, parameters: LEARNT }, LOSS_OPTIONS, KEPT],
});
