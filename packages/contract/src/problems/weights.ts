/** Weight files as files. */
import { entry, type ProblemEntry } from "./entry.ts";

export const WEIGHT_PROBLEMS = {
  "weights/missing": entry(
    422,
    {
      en: "A checkpoint lacks a weight that its family needs.",
      zh: "检查点缺少该系列所需的权重。",
    },
    {
      en: "Inspect the file with `inkloom model inspect` and get a complete copy.",
      zh: "请用 `inkloom model inspect` 检查文件，并重新获取完整的文件。",
    },
  ),
  "weights/file-missing": entry(
    400,
    { en: "The weight file does not exist or may not be read.", zh: "权重文件不存在或无法读取。" },
    { en: "Check the path and its permissions.", zh: "请检查路径及其访问权限。" },
  ),
  "weights/not-a-file": entry(
    400,
    {
      en: "A folder or device was given where a weight file is expected.",
      zh: "需要权重文件，但给出的是文件夹或设备。",
    },
    { en: "Give the path of the file itself.", zh: "请给出文件本身的路径。" },
  ),
  "weights/empty": entry(
    422,
    { en: "The weight file has no content.", zh: "权重文件是空的。" },
    { en: "Download the file again.", zh: "请重新下载该文件。" },
  ),
  "weights/pointer": entry(
    422,
    {
      en: "The file is a placeholder (a Git LFS pointer or a web page) saved in place of the weights.",
      zh: "该文件只是占位内容（Git LFS 指针或网页），并不是权重本身。",
    },
    {
      en: "Fetch the real file: `git lfs pull`, or download it while logged in and with the licence accepted.",
      zh: "请获取真正的文件：运行 `git lfs pull`，或登录并接受许可协议后重新下载。",
    },
  ),
  "weights/unknown-format": entry(
    422,
    {
      en: "The file is neither safetensors nor a PyTorch checkpoint.",
      zh: "该文件既不是 safetensors，也不是 PyTorch 检查点。",
    },
    {
      en: "Convert the model to safetensors, or give another file.",
      zh: "请将模型转换为 safetensors，或改用其他文件。",
    },
  ),
  "weights/truncated": entry(
    422,
    {
      en: "The weight file is shorter than its own header says.",
      zh: "权重文件比其文件头所声明的要短。",
    },
    {
      en: "Download it again; the transfer was most likely cut off.",
      zh: "请重新下载；传输很可能中途中断。",
    },
  ),
  "weights/changed": entry(
    422,
    {
      en: "A weight file was written, moved or deleted between the moment it was opened and the one its numbers were needed.",
      zh: "权重文件在打开之后、需要其数值之前被写入、移动或删除。",
    },
    {
      en: "Run the command again once the file is as it should be.",
      zh: "请在文件就绪后重新运行命令。",
    },
  ),
  "weights/header": entry(
    422,
    { en: "The header of a weight file is damaged.", zh: "权重文件的文件头已损坏。" },
    {
      en: "Download the file again, or ask its maker for a valid one.",
      zh: "请重新下载该文件，或向其制作者索取有效文件。",
    },
  ),
  "weights/layout": entry(
    422,
    {
      en: "Tensors in the weight file overlap, leave gaps or do not fit their declared sizes.",
      zh: "权重文件中的张量相互重叠、留有空隙，或与声明的大小不符。",
    },
    {
      en: "Download the file again; if that does not help, it was written wrongly.",
      zh: "请重新下载该文件；若仍然如此，则文件写入时就有错误。",
    },
  ),
  "weights/dtype": entry(
    422,
    {
      en: "The weight file holds numbers of a type that is not supported.",
      zh: "权重文件包含不受支持的数值类型。",
    },
    {
      en: "Convert the model to one of the types named in the message, for example F16.",
      zh: "请将模型转换为提示中列出的类型之一，例如 F16。",
    },
  ),
  "weights/byte-order": entry(
    422,
    {
      en: "The weight file was written on a big-endian machine.",
      zh: "权重文件是在大端字节序的机器上写入的。",
    },
    {
      en: "Convert it to safetensors, which is always little-endian.",
      zh: "请将其转换为 safetensors（始终为小端字节序）。",
    },
  ),
  "weights/pickle-import": entry(
    422,
    {
      en: "The checkpoint wants to run code outside the short list of harmless names.",
      zh: "检查点试图调用安全名单之外的代码。",
    },
    {
      en: "Use a safetensors version of the model. Nothing in the file was executed; treat it as hostile unless you know its maker.",
      zh: "请使用该模型的 safetensors 版本。文件中的内容没有被执行；除非了解其来源，请将其视为恶意文件。",
    },
  ),
  "weights/pickle": entry(
    422,
    {
      en: "The pickle inside the checkpoint is damaged or not one that weights need.",
      zh: "检查点内的 pickle 已损坏，或含有权重不需要的内容。",
    },
    {
      en: "Download the file again, or use its safetensors version.",
      zh: "请重新下载该文件，或使用其 safetensors 版本。",
    },
  ),
  "weights/pickle-limit": entry(
    422,
    {
      en: "The pickle inside the checkpoint is far larger or deeper than weights need.",
      zh: "检查点内的 pickle 远大于或深于权重所需。",
    },
    {
      en: "Use the safetensors version of the model; the file may be built to exhaust memory.",
      zh: "请使用该模型的 safetensors 版本；该文件可能是为耗尽内存而制作的。",
    },
  ),
  "weights/too-large": entry(
    422,
    {
      en: "The file would grow far beyond its own size in memory.",
      zh: "该文件在内存中会膨胀到远超其自身大小。",
    },
    {
      en: "Use the safetensors version of the model; the file may be built to exhaust memory.",
      zh: "请使用该模型的 safetensors 版本；该文件可能是为耗尽内存而制作的。",
    },
  ),
  "weights/zip": entry(
    422,
    {
      en: "The zip archive of the checkpoint is damaged or not laid out as PyTorch does.",
      zh: "检查点的 zip 压缩包已损坏，或其结构与 PyTorch 的不符。",
    },
    {
      en: "Download the file again, or save it anew with torch.save.",
      zh: "请重新下载该文件，或用 torch.save 重新保存。",
    },
  ),
  "weights/no-tensors": entry(
    422,
    { en: "The checkpoint holds no tensors.", zh: "检查点中没有张量。" },
    { en: "Give a file that holds model weights.", zh: "请给出包含模型权重的文件。" },
  ),
  "weights/not-finite": entry(
    422,
    {
      en: "A checkpoint holds weights that are no numbers: its training or a merge went wrong, or the file is damaged.",
      zh: "检查点中有权重不是数值：训练或合并出错，或文件已损坏。",
    },
    {
      en: "Get the file again, or take another version of it.",
      zh: "请重新获取该文件，或换用其他版本。",
    },
  ),
  "weights/index": entry(
    422,
    {
      en: "The shard index is damaged or does not fit its shards.",
      zh: "分片索引已损坏，或与其分片不符。",
    },
    {
      en: "Download the index and all its shards again into one folder.",
      zh: "请将索引及其全部分片重新下载到同一文件夹。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
