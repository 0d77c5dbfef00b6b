/** Checkpoints, tokenizers, LoRAs, upscalers: what a file is and whether it fits. */
import { entry, type ProblemEntry } from "./entry.ts";

export const MODEL_PROBLEMS = {
  "model/missing": entry(
    404,
    { en: "No model has this name or path.", zh: "没有该名称或路径的模型。" },
    {
      en: "List the models with `inkloom doctor`, give the path of a file or folder, or fetch a model: `inkloom model pull --list`.",
      zh: "请用 `inkloom doctor` 查看模型，给出文件、文件夹的路径，或下载模型：`inkloom model pull --list`。",
    },
  ),
  "model/incomplete": entry(
    422,
    {
      en: "The folder lacks a file that a model in the diffusers layout has.",
      zh: "该文件夹缺少 diffusers 结构的模型应有的文件。",
    },
    {
      en: "Get a complete copy of the model's folder, or give the path of a single-file checkpoint.",
      zh: "请重新获取完整的模型文件夹，或给出单文件检查点的路径。",
    },
  ),
  "model/family": entry(
    422,
    {
      en: "The file holds a model of a kind that this tool cannot use.",
      zh: "该文件中的模型类型不适用于此工具。",
    },
    {
      en: "Give a checkpoint of the kind named in the message; `inkloom model inspect` tells what a file is.",
      zh: "请提供提示中所述类型的检查点；可用 `inkloom model inspect` 查看文件类型。",
    },
  ),
  "models/config": entry(
    422,
    {
      en: "A model's configuration asks for a network that Inkloom does not have.",
      zh: "模型的配置需要 Inkloom 尚不支持的网络结构。",
    },
    {
      en: "Use a Stable Diffusion 1.x, 2.x or XL model, or correct the field named in the message.",
      zh: "请使用 Stable Diffusion 1.x、2.x 或 XL 模型，或更正提示中指出的字段。",
    },
  ),
  "models/unknown": entry(
    422,
    {
      en: "The keys of a file do not tell which network it holds.",
      zh: "无法从文件的键名判断其中是哪种网络。",
    },
    {
      en: "Inspect the file with `inkloom model inspect`; a model folder with its config.json files says more.",
      zh: "请用 `inkloom model inspect` 检查文件；带有 config.json 的模型文件夹能提供更多信息。",
    },
  ),
  "tokenizer/missing": entry(
    422,
    { en: "The tokenizer folder of a model lacks a file.", zh: "模型的分词器文件夹缺少文件。" },
    {
      en: "Get a complete copy of the model's tokenizer folder.",
      zh: "请重新获取完整的分词器文件夹。",
    },
  ),
  "tokenizer/malformed": entry(
    422,
    { en: "A tokenizer file is damaged or of another kind.", zh: "分词器文件已损坏或格式不符。" },
    {
      en: "Replace the file named in the message with the one that came with the model.",
      zh: "请用模型自带的文件替换提示中提到的文件。",
    },
  ),
  "tokenizer/too-large": entry(
    422,
    { en: "A tokenizer file is larger than any real one.", zh: "分词器文件大小超出正常范围。" },
    {
      en: "Check that the file belongs to the model; replace it if it does not.",
      zh: "请确认该文件属于此模型，否则请替换。",
    },
  ),
  "lora/missing": entry(
    404,
    { en: "No LoRA file has this name.", zh: "没有该名称的 LoRA 文件。" },
    {
      en: "Put the file into the folder `loras` of the data folder, or use one of the names in the message.",
      zh: "请将文件放入数据文件夹的 `loras` 中，或使用提示中列出的名称。",
    },
  ),
  "lora/family": entry(
    422,
    {
      en: "The LoRA was made for models of another family.",
      zh: "该 LoRA 是为其他系列的模型制作的。",
    },
    {
      en: "Use it with a checkpoint of the family named in the message, or take another LoRA.",
      zh: "请搭配提示中所述系列的检查点使用，或换用其他 LoRA。",
    },
  ),
  "lora/unreadable": entry(
    422,
    {
      en: "The file holds nothing that changes this model, or parts of it are in a form that is not known.",
      zh: "该文件中没有能作用于此模型的内容，或其中部分内容的形式无法识别。",
    },
    {
      en: "See `inkloom model inspect` for what it holds; get the file again, or take another one.",
      zh: "请用 `inkloom model inspect` 查看文件内容；请重新获取该文件，或换用其他文件。",
    },
  ),
  "lora/not-finite": entry(
    422,
    {
      en: "A LoRA file holds values that are no numbers: its training went wrong, or the file is damaged.",
      zh: "LoRA 文件中含有非数值：训练出错或文件已损坏。",
    },
    {
      en: "Get the file again, or take an earlier state of the training.",
      zh: "请重新获取该文件，或使用训练过程中较早的版本。",
    },
  ),
  "lora/block-weights": entry(
    400,
    { en: "A list of block weights cannot be used.", zh: "分层权重无法使用。" },
    {
      en: "Give 17, 25 or 26 numbers, or the name of a preset.",
      zh: "请给出 17、25 或 26 个数，或预设名称。",
    },
  ),
  "upscaler/missing": entry(
    404,
    { en: "No upscaler has this name.", zh: "没有该名称的放大模型。" },
    {
      en: "Put the file into the folder `upscalers` of the data folder, or use one of the names in the message.",
      zh: "请将文件放入数据文件夹的 `upscalers` 中，或使用提示中列出的名称。",
    },
  ),
  "upscaler/unknown": entry(
    422,
    {
      en: "The file is no network that enlarges or restores pictures, or one of an unknown architecture.",
      zh: "该文件不是放大或修复图片的网络，或其架构未知。",
    },
    {
      en: "Use a file of one of the architectures in the message.",
      zh: "请使用提示中列出的架构之一的文件。",
    },
  ),
  "upscaler/damaged": entry(
    422,
    {
      en: "The file is of a known architecture, but weights are missing or have sizes that do not fit.",
      zh: "该文件属于已知架构，但缺少权重或权重大小不符。",
    },
    { en: "Get the file again, or take another one.", zh: "请重新获取该文件，或换用其他文件。" },
  ),
  "upscaler/size": entry(
    400,
    {
      en: "The enlarged picture would be larger than a picture may be.",
      zh: "放大后的图片超过允许的最大尺寸。",
    },
    { en: "Ask for a smaller factor or size.", zh: "请使用更小的倍数或尺寸。" },
  ),
  "upscaler/not-finite": entry(
    500,
    {
      en: "The upscaler made values that are no numbers.",
      zh: "放大模型产生了非数值。",
    },
    {
      en: "The file may be damaged: get it again, or take another one.",
      zh: "该文件可能已损坏：请重新获取，或换用其他文件。",
    },
  ),
  "hires/latents": entry(
    400,
    {
      en: "The second pass is drawn by a model whose latents are others.",
      zh: "第二遍所用模型的潜变量与第一遍不同。",
    },
    {
      en: "Choose an upscaler of pixels (Lanczos, Nearest, or a file), or a second model of the same family.",
      zh: "请选择像素放大算法（Lanczos、Nearest 或放大模型文件），或同一系列的第二个模型。",
    },
  ),
  "hires/upscaler": entry(
    400,
    { en: "The upscaler of a hires fix is not known.", zh: "高分辨率修复的放大算法未知。" },
    {
      en: "Use one of the names in the message, or the name of an upscaler's file.",
      zh: "请使用提示中列出的名称，或放大模型文件的名称。",
    },
  ),
  "library/unknown": entry(
    404,
    { en: "The library has no such model.", zh: "模型库中没有该模型。" },
    {
      en: "List the models again: a file that was moved to another folder has another id.",
      zh: "请重新列出模型：文件移到其他文件夹后编号会改变。",
    },
  ),
  "library/preview": entry(
    404,
    {
      en: "A model has no picture beside it, or one that cannot be shown.",
      zh: "模型旁边没有预览图，或该图无法显示。",
    },
    {
      en: "Put a picture beside the model's file, under its name with the ending .png, .jpg or .webp.",
      zh: "请在模型文件旁放置同名的 .png、.jpg 或 .webp 图片。",
    },
  ),
  "library/unhashed": entry(
    422,
    {
      en: "Some files changed while they were hashed, or cannot be read.",
      zh: "有些文件在计算哈希时发生了变化，或无法读取。",
    },
    {
      en: "Run the command again when nothing writes to them; check that they may be read.",
      zh: "请在没有程序写入这些文件时重新运行，并确认有读取权限。",
    },
  ),
  "models/installation": entry(
    400,
    {
      en: "The folder is no installation whose models could be used.",
      zh: "该文件夹不是可供使用其模型的安装目录。",
    },
    {
      en: "Give `--models-from` the folder of an A1111, Forge or ComfyUI, or its `extra_model_paths.yaml`.",
      zh: "请用 `--models-from` 给出 A1111、Forge 或 ComfyUI 的文件夹，或其 `extra_model_paths.yaml`。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
