/** Training, data sets, tags, fusion of model files. */
import { entry } from "./entry.ts";

export const TRAINING_PROBLEMS = {
  "dataset/empty": entry(
    400,
    { en: "A data set has no pictures.", zh: "数据集中没有图片。" },
    {
      en: "Put pictures (PNG, JPEG or WebP) into the folder that the message names, or name another one.",
      zh: "请把图片（PNG、JPEG 或 WebP）放入提示中的文件夹，或指定其他文件夹。",
    },
  ),
  "dataset/missing": entry(
    404,
    { en: "There is no such data set.", zh: "没有这个数据集。" },
    {
      en: "Choose one of the folders in the folder datasets of the data folder, or make a new one.",
      zh: "请选择数据文件夹的 datasets 中的文件夹，或新建一个。",
    },
  ),
  "dataset/picture": entry(
    400,
    { en: "A picture of a data set cannot be used.", zh: "数据集中的某张图片无法使用。" },
    {
      en: "Save the picture again as PNG, JPEG or WebP, take it out of the folder, or ask for unreadable pictures to be skipped.",
      zh: "请将该图片重新保存为 PNG、JPEG 或 WebP，或将其移出文件夹，或选择跳过无法读取的图片。",
    },
  ),
  "dataset/caption": entry(
    400,
    {
      en: "A caption file cannot be read as text.",
      zh: "标注文件无法作为文本读取。",
    },
    {
      en: "Save the file as UTF-8.",
      zh: "请将文件保存为 UTF-8。",
    },
  ),
  "dataset/config": entry(
    400,
    {
      en: "A data set's configuration or metadata is not as it should be.",
      zh: "数据集的配置或元数据有误。",
    },
    {
      en: "Correct the field that the message names; docs/datasets.md lists what may stand there.",
      zh: "请修正提示中的字段；docs/datasets.zh-CN.md 列出了可用的内容。",
    },
  ),
  "dataset/changed": entry(
    409,
    {
      en: "Files of a data set are no longer what they were when they were read or last changed.",
      zh: "数据集的文件与读取时或上次修改后的内容不一致。",
    },
    {
      en: "Open the data set again, so that what the other program wrote is kept, and repeat the change.",
      zh: "请重新打开数据集（保留其他程序写入的内容），然后重新修改。",
    },
  ),
  "dataset/busy": entry(
    409,
    { en: "Another program is changing the data set.", zh: "另一个程序正在修改该数据集。" },
    { en: "Wait until it has ended, and try again.", zh: "请等待其结束后重试。" },
  ),
  "dataset/journal": entry(
    400,
    {
      en: "The history of a data set, in its folder .inkloom, is damaged.",
      zh: "数据集 .inkloom 文件夹中的历史记录已损坏。",
    },
    {
      en: "Move the folder .inkloom away: captions and pictures stay as they are, only what could be undone is lost.",
      zh: "请移走 .inkloom 文件夹：标注和图片保持不变，只会失去可撤销的历史。",
    },
  ),
  "dataset/tag-list": entry(
    400,
    {
      en: "There is no list that tells what tags are.",
      zh: "没有说明标签类别的列表。",
    },
    {
      en: "Put a list such as danbooru.csv (name,category,count) into the folder tags of the data folder; docs/tag-editor.md says more.",
      zh: "请将 danbooru.csv（name,category,count）之类的列表放入数据文件夹的 tags；详见 docs/tag-editor.zh-CN.md。",
    },
  ),
  "dataset/unsupported": entry(
    400,
    {
      en: "A data set asks for something that Inkloom does not do.",
      zh: "数据集使用了墨织不支持的功能。",
    },
    {
      en: "Take the option that the message names out of the configuration.",
      zh: "请从配置中去掉提示中的选项。",
    },
  ),
  "merge/families": entry(
    422,
    { en: "Models of different families cannot be merged.", zh: "不同系列的模型无法合并。" },
    {
      en: "Merge files that are made for the same family (SD 1.x, SD 2.x, SDXL); `inkloom model inspect` tells which one a file is for.",
      zh: "请合并适用于同一系列（SD 1.x、SD 2.x、SDXL）的文件；`inkloom model inspect` 会显示文件所属的系列。",
    },
  ),
  "merge/kinds": entry(
    422,
    { en: "A kind of network cannot be merged in this way.", zh: "某种网络无法以这种方式合并。" },
    {
      en: "Use the method `svd`, which takes every kind; for DoRA and (IA)3 name the checkpoint that they were made for with `--model`.",
      zh: "请使用可接受所有种类的 `svd` 方式；对于 DoRA 和 (IA)3，还要用 `--model` 指定其适用的检查点。",
    },
  ),
  "merge/shapes": entry(
    422,
    { en: "Factors do not fit each other.", zh: "因子互不匹配。" },
    {
      en: "Files whose ranks differ are merged by the methods `svd` and `concat`.",
      zh: "秩不同的文件请用 `svd` 或 `concat` 方式合并。",
    },
  ),
  "merge/overflow": entry(
    422,
    {
      en: "A number is too large for the precision that the file is saved in.",
      zh: "数值超出保存精度的范围。",
    },
    {
      en: "Save with `--precision bf16` or `float`, or lower the strengths.",
      zh: "请用 `--precision bf16` 或 `float` 保存，或降低强度。",
    },
  ),
  "merge/nothing": entry(
    422,
    { en: "The merged file would change nothing.", zh: "合并后的文件不会改变任何内容。" },
    {
      en: "Check that the sources are not the same file, and that no strength is 0.",
      zh: "请确认来源不是同一个文件，且强度不全为 0。",
    },
  ),
  "merge/request": entry(
    400,
    { en: "What is to be merged is not said completely.", zh: "合并的要求不完整。" },
    {
      en: "Look at the command with `--help`, or at docs/merging.md.",
      zh: "请用 `--help` 查看命令说明，或阅读 docs/merging.zh-CN.md。",
    },
  ),
  "training/option": entry(
    400,
    { en: "An option of a training run is not as it should be.", zh: "训练选项的设置有误。" },
    {
      en: "Correct the option that the message names; options are those of kohya's scripts, see docs/training.md.",
      zh: "请修正提示中的选项；选项与 kohya 的脚本相同，见 docs/training.zh-CN.md。",
    },
  ),
  "training/precision": entry(
    400,
    {
      en: "The device does not compute with 16-bit numbers.",
      zh: "设备不支持 16 位数值计算。",
    },
    {
      en: "Leave mixed precision off, or train on a graphics processor whose driver has 16-bit numbers in shaders (`--device webgpu`) or on CUDA.",
      zh: "请关闭混合精度，或使用驱动支持 16 位着色器数值的显卡（`--device webgpu`）或 CUDA 训练。",
    },
  ),
  "training/checkpoint": entry(
    422,
    { en: "This checkpoint cannot be trained on.", zh: "无法在该检查点上训练。" },
    {
      en: "Use a plain checkpoint of SD 1.x, SD 2.x or SDXL with its weights.",
      zh: "请使用带有权重的普通 SD 1.x、SD 2.x 或 SDXL 检查点。",
    },
  ),
  "training/diverged": entry(
    422,
    { en: "The loss of a training run is no number any more.", zh: "训练损失不再是有效数值。" },
    {
      en: "Lower the learning rate, or use a warm-up; the state before is kept and the run can be looked at.",
      zh: "请降低学习率或使用预热；之前的状态已保留。",
    },
  ),
  "training/resume": entry(
    409,
    {
      en: "A training run of this name exists and was made with other settings.",
      zh: "同名的训练已存在，且设置不同。",
    },
    {
      en: "Give the same settings to go on with it, or another name.",
      zh: "请使用相同设置继续训练，或换一个名称。",
    },
  ),
  "training/busy": entry(
    409,
    { en: "A training run of this name is going on.", zh: "同名的训练正在进行。" },
    {
      en: "Wait until it has ended or stop it, or give another name.",
      zh: "请等待其结束或将其停止，或换一个名称。",
    },
  ),
  "training/unknown": entry(
    404,
    { en: "There is no such training run.", zh: "没有这样的训练。" },
    {
      en: "Look at the list of runs for the right name; a run's folder may have been removed.",
      zh: "请在训练列表中核对名称；训练的文件夹可能已被删除。",
    },
  ),
  "training/optimizer": entry(
    400,
    {
      en: "An optimizer or one of its arguments is not one that Inkloom has.",
      zh: "优化器或其参数不受支持。",
    },
    {
      en: "Correct what the message names; names and arguments are those of kohya's `--optimizer_type` and `--optimizer_args`.",
      zh: "请修正提示中的内容；名称和参数与 kohya 的 `--optimizer_type` 和 `--optimizer_args` 相同。",
    },
  ),
  "training/schedule": entry(
    400,
    {
      en: "The learning rate's schedule is not as it should be.",
      zh: "学习率调度的设置有误。",
    },
    {
      en: "Correct the option that the message names; options are those of kohya's `--lr_scheduler` and `--lr_warmup_steps`.",
      zh: "请修正提示中的选项；选项与 kohya 的 `--lr_scheduler` 和 `--lr_warmup_steps` 等相同。",
    },
  ),
  "training/state": entry(
    422,
    {
      en: "A saved state of a training run does not fit the run that is to go on from it.",
      zh: "保存的训练状态与要继续的训练不匹配。",
    },
    {
      en: "Go on with the same network, optimizer and settings as before, or start the run again without the state.",
      zh: "请使用与之前相同的网络、优化器和设置继续训练，或不使用该状态重新开始。",
    },
  ),
} as const;
