import {
  choice,
  group,
  integer,
  number,
  optionalInteger,
  optionalNumber,
  text,
  toggle,
} from "../parameter.ts";

const RATE = { minimum: 0, maximum: 10 };

/** How fast what is learnt. */
export const OPTIMIZER = group(
  { en: "Optimizer", zh: "优化器" },
  {
    learning_rate: number(
      { ...RATE, default: 2e-6 },
      {
        label: { en: "Learning rate", zh: "学习率" },
        help: {
          en: "Of what has no rate of its own; Prodigy wants 1",
          zh: "未单独设置学习率的部分使用此值；Prodigy 应为 1",
        },
        cli: { flag: "learning-rate", value: "rate" },
        step: 0.000001,
      },
    ),
    unet_lr: number(
      { ...RATE, default: 5e-5 },
      {
        label: { en: "U-Net learning rate", zh: "U-Net 学习率" },
        help: { en: "Learning rate of the U-Net's layers", zh: "U-Net 各层的学习率" },
        cli: { flag: "unet-lr", value: "rate" },
        step: 0.00001,
      },
    ),
    text_encoder_lr: optionalNumber(RATE, {
      label: { en: "Text encoder learning rate", zh: "文本编码器学习率" },
      help: { en: "Learning rate of the text encoder's layers", zh: "文本编码器各层的学习率" },
      cli: { flag: "text-encoder-lr", value: "rate" },
      step: 0.000001,
      whenAbsent: { en: "the learning rate", zh: "与学习率相同" },
    }),
    optimizer_type: choice(
      ["AdamW", "AdamW8bit", "Lion", "Prodigy", "AdaFactor", "SGDNesterov"],
      "AdamW",
      {
        label: { en: "Optimizer", zh: "优化器" },
        help: {
          en: "Prodigy and AdaFactor find their rates by themselves",
          zh: "Prodigy 与 AdaFactor 可自行确定学习率",
        },
        cli: { flag: "optimizer-type", value: "name" },
      },
    ),
    optimizer_args: text(
      { default: "", maxLength: 1000 },
      {
        label: { en: "Optimizer arguments", zh: "优化器参数" },
        help: {
          en: "As kohya's, with blanks between: weight_decay=0.1 betas=0.9,0.99",
          zh: "与 kohya 相同，以空格分隔：weight_decay=0.1 betas=0.9,0.99",
        },
        cli: { flag: "optimizer-args", value: "arguments" },
      },
    ),
    lr_scheduler: choice(
      [
        "constant",
        "constant_with_warmup",
        "linear",
        "cosine",
        "cosine_with_restarts",
        "polynomial",
        "inverse_sqrt",
        "cosine_with_min_lr",
        "warmup_stable_decay",
      ],
      "constant",
      {
        label: { en: "Learning rate schedule", zh: "学习率调度" },
        help: {
          en: "How the learning rate moves over the run",
          zh: "学习率在训练过程中的变化方式",
        },
        cli: { flag: "lr-scheduler", value: "name" },
      },
    ),
    lr_warmup_steps: number(
      { minimum: 0, maximum: 1_000_000, default: 0 },
      {
        label: { en: "Warm-up", zh: "预热步数" },
        help: {
          en: "Steps until the full rate, or below 1 a share of the run",
          zh: "达到完整学习率所需的步数；小于 1 时为占总步数的比例",
        },
        cli: { flag: "lr-warmup-steps", value: "n" },
        step: 1,
      },
    ),
    lr_decay_steps: number(
      { minimum: 0, maximum: 1_000_000, default: 0 },
      {
        label: { en: "Decay steps", zh: "衰减步数" },
        help: {
          en: "Of warmup_stable_decay: steps at the end, or below 1 a share of the run",
          zh: "用于 warmup_stable_decay：末尾的衰减步数；小于 1 时为比例",
        },
        cli: { flag: "lr-decay-steps", value: "n" },
        step: 1,
      },
    ),
    lr_scheduler_num_cycles: integer(
      { minimum: 1, maximum: 1000, default: 1 },
      {
        label: { en: "Cycles", zh: "周期数" },
        help: { en: "Of cosine_with_restarts", zh: "用于 cosine_with_restarts" },
        cli: { flag: "lr-scheduler-num-cycles", value: "n" },
        step: 1,
      },
    ),
    lr_scheduler_power: number(
      { minimum: 0, maximum: 100, default: 1 },
      {
        label: { en: "Power", zh: "幂次" },
        help: { en: "Of polynomial", zh: "用于 polynomial" },
        cli: { flag: "lr-scheduler-power", value: "n" },
        step: 0.1,
      },
    ),
    lr_scheduler_min_lr_ratio: optionalNumber(
      { minimum: 0, maximum: 1 },
      {
        label: { en: "Smallest rate", zh: "最小学习率比例" },
        help: {
          en: "Share of the rate left at the end; cosine_with_min_lr needs it",
          zh: "结束时保留的学习率比例；cosine_with_min_lr 必填",
        },
        cli: { flag: "lr-scheduler-min-lr-ratio", value: "share" },
        step: 0.01,
        whenAbsent: { en: "nothing is left", zh: "不保留" },
      },
    ),
    max_train_epochs: integer(
      { minimum: 1, maximum: 100_000, default: 20 },
      {
        label: { en: "Epochs", zh: "训练轮数" },
        help: { en: "How often all pictures are gone through", zh: "遍历全部图片的次数" },
        cli: { flag: "max-train-epochs", short: "e", value: "n" },
        step: 1,
      },
    ),
    max_train_steps: optionalInteger(
      { minimum: 1, maximum: 10_000_000 },
      {
        label: { en: "Steps", zh: "训练步数" },
        help: { en: "Steps instead of epochs", zh: "以步数代替轮数" },
        cli: { flag: "max-train-steps", value: "n" },
        step: 1,
        whenAbsent: { en: "as many as the epochs have", zh: "由轮数决定" },
      },
    ),
    gradient_accumulation_steps: integer(
      { minimum: 1, maximum: 1024, default: 1 },
      {
        label: { en: "Accumulation", zh: "梯度累积" },
        help: {
          en: "Batches whose gradients make one step, for less memory than a larger batch",
          zh: "累积多少批的梯度再更新一次；比加大批大小更省内存",
        },
        cli: { flag: "gradient-accumulation-steps", value: "n" },
        step: 1,
      },
    ),
    gradient_checkpointing: toggle({
      label: { en: "Gradient checkpointing", zh: "梯度检查点" },
      help: {
        en: "Compute the U-Net's blocks again on the way back: a tenth less memory, a fifth more time",
        zh: "反向时重新计算 U-Net 各块：内存约减少十分之一，用时约增加五分之一",
      },
      cli: { flag: "gradient-checkpointing" },
    }),
    mixed_precision: choice(["no", "fp16"], "no", {
      label: { en: "Mixed precision", zh: "混合精度" },
      help: {
        en: "Compute products with 16-bit numbers, on WebGPU and CUDA alone: weights that stay as they are take half the memory, what is learnt keeps 32 bits",
        zh: "乘积以 16 位数值计算，仅限 WebGPU 和 CUDA：不训练的权重占用减半，训练的参数仍为 32 位",
      },
      cli: { flag: "mixed-precision", value: "type" },
    }),
    max_grad_norm: number(
      { minimum: 0, maximum: 1000, default: 1 },
      {
        label: { en: "Largest gradient norm", zh: "最大梯度范数" },
        help: {
          en: "Longer gradients are shortened to it; 0 for never",
          zh: "超过则缩短；0 表示不限制",
        },
        cli: { flag: "max-grad-norm", value: "norm" },
        step: 0.1,
      },
    ),
  },
);

/** What of the loss counts. */
export const LOSS_OPTIONS = group(
  { en: "Loss", zh: "损失" },
  {
    min_snr_gamma: number(
      { minimum: 0, maximum: 100, default: 0 },
      {
        label: { en: "Min-SNR gamma", zh: "最小信噪比 gamma" },
        help: {
          en: "Times with little noise count less beyond this signal-to-noise ratio; 5 is usual, 0 for off",
          zh: "信噪比超过该值的时间步权重降低；常用 5，0 表示关闭",
        },
        cli: { flag: "min-snr-gamma", value: "n" },
        step: 0.5,
      },
    ),
    noise_offset: number(
      { minimum: 0, maximum: 1, default: 0 },
      {
        label: { en: "Noise offset", zh: "噪声偏移" },
        help: {
          en: "Lets the model learn very dark and bright pictures; 0.05 to 0.1 is usual",
          zh: "便于学习很暗或很亮的图片；常用 0.05 到 0.1",
        },
        cli: { flag: "noise-offset", value: "n" },
        step: 0.01,
      },
    ),
    debiased_estimation_loss: toggle({
      label: { en: "Debiased estimation", zh: "去偏估计损失" },
      help: {
        en: "Weights of times by arXiv:2310.08442",
        zh: "按 arXiv:2310.08442 设置时间步权重",
      },
      cli: { flag: "debiased-estimation-loss" },
    }),
    scale_v_pred_loss_like_noise_pred: toggle({
      label: { en: "Velocity loss like noise", zh: "v 损失按噪声缩放" },
      help: {
        en: "Of models that predict velocity: times weighted as if they predicted noise",
        zh: "用于 v 预测模型：时间步权重与噪声预测一致",
      },
      cli: { flag: "scale-v-pred-loss-like-noise-pred" },
    }),
    v_parameterization: toggle({
      label: { en: "v prediction", zh: "v 预测" },
      help: {
        en: "The model predicts velocity, where its file does not say so",
        zh: "模型为 v 预测（文件未注明时）",
      },
      cli: { flag: "v-parameterization" },
    }),
    zero_terminal_snr: toggle({
      label: { en: "Zero terminal SNR", zh: "零终端信噪比" },
      help: { en: "Stretch the noise levels to pure noise", zh: "将噪声调度拉伸到纯噪声" },
      cli: { flag: "zero-terminal-snr" },
    }),
    min_timestep: integer(
      { minimum: 0, maximum: 999, default: 0 },
      {
        label: { en: "First time", zh: "最小时间步" },
        help: { en: "Least training time that is drawn", zh: "抽取的最小时间步" },
        cli: { flag: "min-timestep", value: "n" },
        step: 1,
      },
    ),
    max_timestep: integer(
      { minimum: 1, maximum: 1000, default: 1000 },
      {
        label: { en: "Last time", zh: "最大时间步" },
        help: { en: "Times are drawn up to before this one", zh: "抽取的时间步小于该值" },
        cli: { flag: "max-timestep", value: "n" },
        step: 1,
      },
    ),
  },
);
