import {
  choice,
  group,
  integer,
  number,
  optionalInteger,
  optionalNumber,
  optionalText,
  toggle,
} from "../parameter.ts";

const BLOCKS = { maxLength: 1000 };
const none = { en: "none", zh: "无" };

const blockList = (
  flag: string,
  label: { en: string; zh: string },
  help: { en: string; zh: string },
) => optionalText(BLOCKS, { label, help, cli: { flag, value: "n,n,..." }, whenAbsent: none });

interface Words {
  readonly label: { en: string; zh: string };
  readonly help: { en: string; zh: string };
}

const share = (flag: string, words: Words) =>
  number(
    { minimum: 0, maximum: 0.95, default: 0 },
    { ...words, cli: { flag, value: "share" }, step: 0.05 },
  );

const plusRatio = (flag: string, words: Words) =>
  optionalNumber(
    { minimum: 0.01, maximum: 1000 },
    {
      ...words,
      cli: { flag, value: "factor" },
      step: 1,
      whenAbsent: { en: "as fast as the others", zh: "与其他相同" },
    },
  );

/** What is trained, and how large it is. */
export const NETWORK = group(
  { en: "Network", zh: "网络" },
  {
    algo: choice(["lora", "loha", "lokr"], "lora", {
      label: { en: "Kind", zh: "类型" },
      help: {
        en: "LoRA (with --conv-dim LoCon), LoHa, or LoKr for the smallest files",
        zh: "LoRA（设置 --conv-dim 即为 LoCon）、LoHa 或 LoKr（文件最小）",
      },
      cli: { flag: "algo", value: "kind" },
    }),
    network_dim: integer(
      { minimum: 1, maximum: 1024, default: 32 },
      {
        label: { en: "Dim", zh: "网络维度（dim）" },
        help: {
          en: "Rank: 16, 32, 64 or 128 make files of about 20, 40, 70 or 140 MB for SD 1.5",
          zh: "秩：16、32、64、128 对应 SD 1.5 的文件约 20、40、70、140 MB",
        },
        cli: { flag: "network-dim", value: "n" },
        step: 1,
      },
    ),
    network_alpha: optionalNumber(
      { minimum: 0.0001, maximum: 1024 },
      {
        label: { en: "Alpha", zh: "缩放（Alpha）" },
        help: {
          en: "What is learnt counts alpha over dim; at most the dim",
          zh: "学习结果按 alpha/dim 缩放；不大于 dim",
        },
        cli: { flag: "network-alpha", value: "n" },
        step: 1,
        whenAbsent: { en: "half of the dim", zh: "dim 的一半" },
      },
    ),
    conv_dim: optionalInteger(
      { minimum: 1, maximum: 1024 },
      {
        label: { en: "Convolution dim", zh: "卷积维度" },
        help: { en: "Rank of convolutions (LoCon)", zh: "卷积层的秩（LoCon）" },
        cli: { flag: "conv-dim", value: "n" },
        step: 1,
        whenAbsent: { en: "convolutions are left alone", zh: "不训练卷积层" },
      },
    ),
    conv_alpha: optionalNumber(
      { minimum: 0.0001, maximum: 1024 },
      {
        label: { en: "Convolution alpha", zh: "卷积缩放（Alpha）" },
        help: {
          en: "Alpha of convolutions; at most their dim",
          zh: "卷积层的 alpha；不大于其 dim",
        },
        cli: { flag: "conv-alpha", value: "n" },
        step: 1,
        whenAbsent: { en: "1, as in kohya", zh: "1，与 kohya 相同" },
      },
    ),
    block_dims: blockList(
      "block-dims",
      { en: "Dims of blocks", zh: "分层维度" },
      {
        en: "25 ranks, one for each block of the U-Net; 0 leaves one alone",
        zh: "25 个秩，对应 U-Net 各块；0 表示不训练该块",
      },
    ),
    block_alphas: blockList(
      "block-alphas",
      { en: "Alphas of blocks", zh: "分层 Alpha" },
      { en: "25 alphas, beside block dims", zh: "25 个 alpha，与分层维度配合" },
    ),
    conv_block_dims: blockList(
      "conv-block-dims",
      { en: "Convolution dims of blocks", zh: "分层卷积维度" },
      { en: "25 ranks of convolutions, beside block dims", zh: "25 个卷积秩，与分层维度配合" },
    ),
    conv_block_alphas: blockList(
      "conv-block-alphas",
      { en: "Convolution alphas of blocks", zh: "分层卷积 Alpha" },
      { en: "25 alphas of convolutions", zh: "25 个卷积 alpha" },
    ),
    block_lr_weight: blockList(
      "block-lr-weight",
      { en: "Rates of blocks", zh: "分层学习率权重" },
      {
        en: "25 factors of the U-Net's learning rate; 0 leaves a block alone",
        zh: "25 个 U-Net 学习率系数；0 表示不训练该块",
      },
    ),
    factor: integer(
      { minimum: -1, maximum: 1024, default: -1 },
      {
        label: { en: "LoKr factor", zh: "LoKr 分解因子" },
        help: {
          en: "Of LoKr: size of the small matrix, -1 for the smallest file; 4 to 16 learn more",
          zh: "用于 LoKr：小矩阵的大小，-1 文件最小；4 到 16 学得更多",
        },
        cli: { flag: "factor", value: "n" },
        step: 1,
      },
    ),
    decompose_both: toggle({
      label: { en: "LoKr: both of low rank", zh: "LoKr：两个矩阵均分解" },
      help: {
        en: "Of LoKr: the small matrix is of low rank, too, where that is smaller",
        zh: "用于 LoKr：若更小，则小矩阵也用低秩分解",
      },
      cli: { flag: "decompose-both" },
    }),
    full_matrix: toggle({
      label: { en: "LoKr: whole matrices", zh: "LoKr：完整矩阵" },
      help: {
        en: "Of LoKr: neither matrix is of low rank; the dim is not looked at",
        zh: "用于 LoKr：两个矩阵都不用低秩分解；忽略 dim",
      },
      cli: { flag: "full-matrix" },
    }),
    network_dropout: share("network-dropout", {
      label: { en: "Dropout", zh: "丢弃率" },
      help: {
        en: "Of LoRA: share of the values between its two factors that is left out at a step; 0.1 to 0.5 against learning by heart",
        zh: "用于 LoRA：每步随机丢弃两个因子之间数值的比例；0.1 到 0.5 可减轻过拟合",
      },
    }),
    rank_dropout: share("rank-dropout", {
      label: { en: "Rank dropout", zh: "秩丢弃率" },
      help: {
        en: "Share of the ranks that is left out at a step; of LoHa and LoKr rows of the change",
        zh: "每步随机丢弃的秩的比例；对 LoHa 与 LoKr 为改变量的行",
      },
    }),
    module_dropout: share("module-dropout", {
      label: { en: "Module dropout", zh: "模块丢弃率" },
      help: {
        en: "Share of the layers that is left as it is at a step",
        zh: "每步随机保持不变的层的比例",
      },
    }),
    scale_weight_norms: optionalNumber(
      { minimum: 0.001, maximum: 1000 },
      {
        label: { en: "Largest weight norm", zh: "最大权重范数" },
        help: {
          en: "What is added to a layer is shortened to this length after each step, against running away; 1 is usual",
          zh: "每步之后将每层的改变量缩短到该长度，防止发散；常用 1",
        },
        cli: { flag: "scale-weight-norms", value: "norm" },
        step: 0.1,
        whenAbsent: { en: "any length", zh: "不限制" },
      },
    ),
    loraplus_lr_ratio: plusRatio("loraplus-lr-ratio", {
      label: { en: "LoRA+ ratio", zh: "LoRA+ 比例" },
      help: {
        en: "LoRA+: how many times faster the upper factors learn than the lower ones; 4 to 16 is usual",
        zh: "LoRA+：上因子的学习率是下因子的几倍；常用 4 到 16",
      },
    }),
    loraplus_unet_lr_ratio: plusRatio("loraplus-unet-lr-ratio", {
      label: { en: "LoRA+ ratio of the U-Net", zh: "U-Net 的 LoRA+ 比例" },
      help: { en: "The same for the U-Net alone", zh: "仅用于 U-Net 的 LoRA+ 比例" },
    }),
    loraplus_text_encoder_lr_ratio: plusRatio("loraplus-text-encoder-lr-ratio", {
      label: { en: "LoRA+ ratio of the text encoder", zh: "文本编码器的 LoRA+ 比例" },
      help: { en: "The same for the text encoder alone", zh: "仅用于文本编码器的 LoRA+ 比例" },
    }),
    network_train_unet_only: toggle({
      label: { en: "U-Net only", zh: "仅训练 U-Net" },
      help: { en: "Leave the text encoder alone", zh: "不训练文本编码器" },
      cli: { flag: "network-train-unet-only" },
    }),
    network_train_text_encoder_only: toggle({
      label: { en: "Text encoder only", zh: "仅训练文本编码器" },
      help: { en: "Leave the U-Net alone", zh: "不训练 U-Net" },
      cli: { flag: "network-train-text-encoder-only" },
    }),
  },
);
