import { defineTool } from "./define-tool.ts";
import { MODEL } from "./drawing/model.ts";
import { choice, group, integer, optionalInteger, toggle } from "./parameter.ts";
import { NETWORK } from "./training/network.ts";
import { OPTIMIZER } from "./training/optimizer.ts";

const side = (name: "width" | "height", label: { en: string; zh: string }) =>
  optionalInteger(
    { minimum: 64, maximum: 8192 },
    {
      label,
      help: {
        en: "Of the pictures that are drawn or trained",
        zh: "绘制或训练的图片尺寸",
      },
      cli: { flag: name, value: "pixels" },
      unit: { en: "pixels", zh: "像素" },
      step: 64,
      whenAbsent: { en: "what the model was trained on", zh: "模型训练时的尺寸" },
    },
  );

const devices = (
  flag: string,
  label: { en: string; zh: string },
  help: { en: string; zh: string },
) =>
  integer(
    { minimum: 1, maximum: 65_536, default: 1 },
    { label, help, cli: { flag, value: "n" }, step: 1 },
  );

/** What is done with the model. */
const WORK = group(
  { en: "Work", zh: "任务" },
  {
    task: choice(["inference", "lora", "full"], "inference", {
      label: { en: "Task", zh: "任务类型" },
      help: {
        en: "Drawing with the model, training a LoRA, or training the model itself",
        zh: "推理、训练 LoRA，或训练整个模型",
      },
      cli: { flag: "task", short: "t", value: "task" },
    }),
    width: side("width", { en: "Width", zh: "宽度" }),
    height: side("height", { en: "Height", zh: "高度" }),
    batch: integer(
      { minimum: 1, maximum: 4096, default: 1 },
      {
        label: { en: "Batch", zh: "批大小" },
        help: {
          en: "Pictures, or sequences of a language model, at a time on one device",
          zh: "单个设备一次处理的图片数（语言模型为序列数）",
        },
        cli: { flag: "batch", short: "b", value: "n" },
        step: 1,
      },
    ),
    sequence: optionalInteger(
      { minimum: 1, maximum: 10_000_000 },
      {
        label: { en: "Sequence", zh: "序列长度" },
        help: {
          en: "Tokens of a sequence, for a preset",
          zh: "序列的 token 数，用于预设的语言模型",
        },
        cli: { flag: "sequence", value: "tokens" },
        step: 128,
        whenAbsent: { en: "what the preset was trained on", zh: "预设模型训练时的长度" },
      },
    ),
    precision: choice(["auto", "fp32", "mixed", "fp16", "bf16", "int8"], "auto", {
      label: { en: "Precision", zh: "精度" },
      help: {
        en: "How weights are kept: auto as in the file, or f32 where the model itself is trained; mixed computes in halves beside an f32 copy",
        zh: "权重的精度：auto 与文件一致（训练整个模型时为 fp32）；mixed 以半精度计算并保留 fp32 副本",
      },
      cli: { flag: "precision", value: "type" },
    }),
  },
);

/** Of training. */
const TRAINING = group(
  { en: "Training", zh: "训练" },
  {
    optimizer_type: OPTIMIZER.parameters.optimizer_type,
    network_dim: NETWORK.parameters.network_dim,
    conv_dim: NETWORK.parameters.conv_dim,
    network_train_unet_only: NETWORK.parameters.network_train_unet_only,
    recomputation: choice(["none", "selective", "full"], "selective", {
      label: { en: "Recomputation", zh: "重计算" },
      help: {
        en: "What the way back computes again instead of keeping it: nothing, what costs little (attention scores, norms, activations), or all within a block (gradient checkpointing)",
        zh: "反向时重新计算而不保留的内容：无、代价小的部分（注意力分数、归一化、激活函数），或各块的全部内容（梯度检查点）",
      },
      cli: { flag: "recomputation", value: "what" },
    }),
  },
);

/** Over how many devices. */
const SPREAD = group(
  { en: "Devices", zh: "设备" },
  {
    zero: integer(
      { minimum: 0, maximum: 3, default: 0 },
      {
        label: { en: "ZeRO stage", zh: "ZeRO 阶段" },
        help: {
          en: "What data-parallel devices share out: 1 the optimizer's states, 2 gradients too, 3 parameters too",
          zh: "数据并行的设备间切分的内容：1 优化器状态，2 加上梯度，3 再加上参数",
        },
        cli: { flag: "zero", value: "stage" },
        step: 1,
      },
    ),
    data_parallel: devices(
      "data-parallel",
      { en: "Data parallel", zh: "数据并行" },
      { en: "Devices that each have other pictures", zh: "各自处理不同数据的设备数" },
    ),
    tensor_parallel: devices(
      "tensor-parallel",
      { en: "Tensor parallel", zh: "张量并行" },
      { en: "Devices that share each layer", zh: "共同计算每一层的设备数" },
    ),
    pipeline_parallel: devices(
      "pipeline-parallel",
      { en: "Pipeline parallel", zh: "流水线并行" },
      { en: "Devices that have some of the layers each", zh: "各承担一部分层的设备数" },
    ),
    sequence_parallel: toggle({
      label: { en: "Sequence parallel", zh: "序列并行" },
      help: {
        en: "Tensor-parallel devices of a preset also share what lies between layers",
        zh: "预设模型的张量并行设备同时切分层间的激活值",
      },
      cli: { flag: "sequence-parallel" },
    }),
    offload: choice(["none", "optimizer", "all"], "none", {
      label: { en: "Offload", zh: "卸载" },
      help: {
        en: "What lies in the machine's memory instead of the device's: nothing, gradients and optimizer, or parameters too",
        zh: "移到主机内存的内容：无、梯度与优化器状态，或再加上参数",
      },
      cli: { flag: "offload", value: "what" },
    }),
  },
);

export const estimateMemoryTool = defineTool({
  id: "estimate-memory",
  command: ["estimate", "memory"],
  title: { en: "Estimate memory", zh: "估算内存" },
  help: {
    en: "Tells before a run how much memory a model takes to draw or to train, by what holds it: from the header of its file, on devices by the published formulas, and here as Inkloom runs it; with charts.",
    zh: "在运行之前估算模型推理或训练所需的内存及其构成：仅读取文件头，按已发表的公式计算各设备的占用，并给出墨织在本机的占用，附图表。",
  },
  inputs: [],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    model: MODEL.parameters.model,
    preset: choice(
      [
        "none",
        "gpt3-125m",
        "gpt3-350m",
        "gpt3-760m",
        "gpt3-1.3b",
        "gpt3-2.7b",
        "gpt3-6.7b",
        "gpt3-13b",
        "gpt3-175b",
        "llama-7b",
        "llama-13b",
        "llama-33b",
        "llama-65b",
        "llama-2-70b",
        "llama-3-8b",
        "llama-3-70b",
        "llama-3-405b",
      ],
      "none",
      {
        label: { en: "Preset", zh: "预设" },
        help: {
          en: "A language model of a published size instead of the model, to compare with",
          zh: "以公开规模的语言模型代替所选模型，用于比较",
        },
        cli: { flag: "preset", value: "name" },
      },
    ),
    ...WORK.parameters,
    ...TRAINING.parameters,
    ...SPREAD.parameters,
    chart_language: choice(["auto", "en", "zh"], "auto", {
      label: { en: "Language of charts", zh: "图表语言" },
      help: {
        en: "auto is the command line's own, elsewhere English",
        zh: "auto 表示采用命令行的语言，其他情况为英文",
      },
      cli: { flag: "chart-language", value: "language" },
    }),
  },
  groups: [WORK, TRAINING, SPREAD],
});
