import {
  choice,
  group,
  integer,
  number,
  optionalInteger,
  optionalText,
  toggle,
} from "../parameter.ts";

const LIST = { maxLength: 4096 };

/** Which pictures are seen, how large, how often. */
export const PICTURES = group(
  { en: "Pictures", zh: "图片" },
  {
    resolution: optionalInteger(
      { minimum: 64, maximum: 2048, multipleOf: 8 },
      {
        label: { en: "Resolution", zh: "训练分辨率" },
        help: {
          en: "Side of a square of the area that pictures are brought to",
          zh: "训练图片面积所对应正方形的边长",
        },
        cli: { flag: "resolution", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 64,
        whenAbsent: {
          en: "that of the model: 512, 768 or 1024",
          zh: "模型自身的：512、768 或 1024",
        },
      },
    ),
    num_repeats: integer(
      { minimum: 1, maximum: 10_000, default: 5 },
      {
        label: { en: "Repeats", zh: "重复次数" },
        help: {
          en: "How often an epoch shows each picture, where the folder's name does not say",
          zh: "每轮中每张图片出现的次数（文件夹名未指明时）",
        },
        cli: { flag: "num-repeats", value: "n" },
        step: 1,
      },
    ),
    train_batch_size: integer(
      { minimum: 1, maximum: 64, default: 1 },
      {
        label: { en: "Batch size", zh: "批大小" },
        help: { en: "Pictures per step", zh: "每步的图片数" },
        cli: { flag: "train-batch-size", value: "n" },
        step: 1,
      },
    ),
    no_bucket: toggle({
      label: { en: "No buckets", zh: "不使用分桶" },
      help: {
        en: "Cut every picture to a square instead of training several proportions",
        zh: "将所有图片裁剪为正方形，不按比例分桶",
      },
      cli: { flag: "no-bucket" },
    }),
    min_bucket_reso: optionalInteger(
      { minimum: 64, maximum: 4096 },
      {
        label: { en: "Smallest bucket side", zh: "分桶最小边长" },
        help: { en: "Least side of a bucket", zh: "分桶的最小边长" },
        cli: { flag: "min-bucket-reso", value: "pixels" },
        whenAbsent: {
          en: "256, half of the resolution where that is less than 512",
          zh: "256；分辨率低于 512 时为其一半",
        },
        unit: { en: "pixels", zh: "像素" },
        step: 64,
      },
    ),
    max_bucket_reso: optionalInteger(
      { minimum: 64, maximum: 4096 },
      {
        label: { en: "Largest bucket side", zh: "分桶最大边长" },
        help: { en: "Largest side of a bucket", zh: "分桶的最大边长" },
        cli: { flag: "max-bucket-reso", value: "pixels" },
        whenAbsent: { en: "twice the resolution", zh: "分辨率的两倍" },
        unit: { en: "pixels", zh: "像素" },
        step: 64,
      },
    ),
    bucket_reso_steps: integer(
      { minimum: 8, maximum: 1024, multipleOf: 8, default: 64 },
      {
        label: { en: "Bucket steps", zh: "分桶步长" },
        help: { en: "Sides of buckets are multiples of this", zh: "分桶边长为该值的倍数" },
        cli: { flag: "bucket-reso-steps", value: "pixels" },
        unit: { en: "pixels", zh: "像素" },
        step: 8,
      },
    ),
    bucket_no_upscale: toggle({
      label: { en: "Enlarge nothing", zh: "不放大图片" },
      help: { en: "Small pictures are trained at their own size", zh: "小图片按原尺寸训练" },
      cli: { flag: "bucket-no-upscale" },
    }),
    flip_aug: toggle({
      label: { en: "Flip", zh: "随机翻转" },
      help: {
        en: "Show pictures mirrored half of the time; not for faces that are not alike on both sides, nor for writing",
        zh: "一半情况下左右翻转；不适合左右不对称的人物或含文字的图片",
      },
      cli: { flag: "flip-aug" },
    }),
    random_crop: toggle({
      label: { en: "Random crop", zh: "随机裁剪" },
      help: {
        en: "Cut elsewhere each time; the latents are then made anew at every step",
        zh: "每次随机裁剪位置；此时每步都会重新编码",
      },
      cli: { flag: "random-crop" },
    }),
    reg_data_dir: optionalText(LIST, {
      label: { en: "Regularisation pictures", zh: "正则化图片" },
      help: {
        en: "Data set of pictures of the class at large, for prior preservation",
        zh: "同类事物的图片数据集，用于先验保持",
      },
      cli: { flag: "reg-data-dir", value: "folder" },
      picks: "dataset",
      whenAbsent: { en: "none", zh: "无" },
    }),
    prior_loss_weight: number(
      { minimum: 0, maximum: 10, default: 1 },
      {
        label: { en: "Prior loss weight", zh: "先验损失权重" },
        help: { en: "What the loss of regularisation pictures counts", zh: "正则化图片的损失权重" },
        cli: { flag: "prior-loss-weight", value: "factor" },
        step: 0.1,
      },
    ),
    validation_split: number(
      { minimum: 0, maximum: 0.9, default: 0 },
      {
        label: { en: "Held back", zh: "验证集比例" },
        help: {
          en: "Share of the pictures that is not trained on; the loss on them tells when to stop",
          zh: "不参与训练、用于计算验证损失的图片比例，可据此判断何时停止",
        },
        cli: { flag: "validation-split", value: "share" },
        step: 0.05,
      },
    ),
    on_error: choice(["stop", "skip"], "stop", {
      label: { en: "Unreadable pictures", zh: "无法读取的图片" },
      help: { en: "Stop and name it, or go on without it", zh: "报错停止，或跳过并继续" },
      cli: { flag: "on-error", value: "what" },
    }),
  },
);

/** What the captions say. */
export const CAPTIONS = group(
  { en: "Captions", zh: "标注" },
  {
    class_tokens: optionalText(
      { maxLength: 1000 },
      {
        label: { en: "Trigger words", zh: "触发词" },
        help: {
          en: "What pictures without a caption are called, where the folder's name does not say",
          zh: "没有标注的图片使用的文字（文件夹名未指明时）",
        },
        cli: { flag: "class-tokens", value: "text" },
        whenAbsent: { en: "nothing", zh: "无" },
      },
    ),
    caption_prefix: optionalText(
      { maxLength: 1000 },
      {
        label: { en: "Caption prefix", zh: "标注前缀" },
        help: { en: "Text in front of every caption", zh: "加在每条标注前的文字" },
        cli: { flag: "caption-prefix", value: "text" },
        whenAbsent: { en: "none", zh: "无" },
      },
    ),
    caption_extension: optionalText(
      { maxLength: 40 },
      {
        label: { en: "Caption files", zh: "标注文件扩展名" },
        help: { en: "Ending of the caption files", zh: "标注文件的扩展名" },
        cli: { flag: "caption-extension", value: "ending" },
        whenAbsent: { en: ".caption, then .txt", zh: "先 .caption，后 .txt" },
      },
    ),
    shuffle_caption: toggle({
      label: { en: "Shuffle tags", zh: "打乱标签" },
      help: { en: "Tags in another order each time", zh: "每次打乱标签顺序" },
      cli: { flag: "shuffle-caption" },
    }),
    keep_tokens: integer(
      { minimum: 0, maximum: 255, default: 0 },
      {
        label: { en: "Tags kept in front", zh: "保留的标签数" },
        help: {
          en: "So many tags at the front are neither shuffled nor dropped",
          zh: "最前面的若干标签不打乱也不丢弃",
        },
        cli: { flag: "keep-tokens", value: "n" },
        step: 1,
      },
    ),
    caption_dropout_rate: number(
      { minimum: 0, maximum: 1, default: 0 },
      {
        label: { en: "Caption dropout", zh: "标注丢弃率" },
        help: { en: "Share of pictures shown without their caption", zh: "不使用标注的图片比例" },
        cli: { flag: "caption-dropout-rate", value: "share" },
        step: 0.05,
      },
    ),
    caption_tag_dropout_rate: number(
      { minimum: 0, maximum: 1, default: 0 },
      {
        label: { en: "Tag dropout", zh: "标签丢弃率" },
        help: { en: "Share of tags left out each time", zh: "每次丢弃的标签比例" },
        cli: { flag: "caption-tag-dropout-rate", value: "share" },
        step: 0.05,
      },
    ),
    max_token_length: choice(["75", "150", "225"], "75", {
      label: { en: "Longest caption", zh: "标注最大长度" },
      help: { en: "Tokens of a caption that are read", zh: "读取的标注词元数" },
      cli: { flag: "max-token-length", value: "tokens" },
    }),
  },
);
