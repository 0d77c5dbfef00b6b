/** Graphs and the runtime that computes them. */
import { entry, type ProblemEntry } from "./entry.ts";

export const ENGINE_PROBLEMS = {
  "graph/shape": entry(
    500,
    { en: "Tensor shapes do not fit an operation.", zh: "张量形状与运算不符。" },
    {
      en: "Check that the model file belongs to the family it claims to be.",
      zh: "请确认模型文件与其所属系列一致。",
    },
  ),
  "graph/gradient": entry(
    500,
    {
      en: "A gradient was asked for that the graph does not define.",
      zh: "所求的梯度在该计算图中没有定义。",
    },
    {
      en: "Differentiate one floating point loss by tensors it is computed from.",
      zh: "请用单个浮点损失对参与其计算的张量求导。",
    },
  ),
  "runtime/device-absent": entry(
    422,
    {
      en: "The chosen device cannot compute on this machine.",
      zh: "所选设备无法在本机上进行计算。",
    },
    {
      en: "Choose another device or `auto`; `inkloom doctor` says what works here and what to install.",
      zh: "请改用其他设备或 `auto`；`inkloom doctor` 会列出本机可用的设备以及需要安装的内容。",
    },
  ),
  "runtime/feeds": entry(
    500,
    { en: "A graph was given inputs that it does not take.", zh: "传给计算图的输入与其要求不符。" },
    {
      en: "This is a fault in Inkloom: please report the message.",
      zh: "这是 Inkloom 的缺陷：请附上提示信息进行反馈。",
    },
  ),
  "runtime/failed": entry(
    500,
    {
      en: "The native runtime refused a graph or failed while running it.",
      zh: "底层运行库拒绝了计算图，或在运行时出错。",
    },
    {
      en: "Check the model file with `inkloom model inspect`; try `--device cpu`.",
      zh: "请用 `inkloom model inspect` 检查模型文件，或改用 `--device cpu`。",
    },
  ),
  "runtime/out-of-memory": entry(
    507,
    {
      en: "There was not enough memory for the model or the picture.",
      zh: "内存不足，无法容纳模型或图像。",
    },
    {
      en: "Make smaller pictures, a smaller batch, or close other programs.",
      zh: "请减小图像尺寸或批量，或关闭其他程序。",
    },
  ),
  "runtime/host-died": entry(
    500,
    {
      en: "The engine process ended again and again on one request.",
      zh: "引擎进程在处理同一请求时反复退出。",
    },
    {
      en: "Most often memory ran out: make a smaller picture, or close other programs.",
      zh: "最常见的原因是内存耗尽：请减小图像尺寸，或关闭其他程序。",
    },
  ),
  "runtime/released": entry(
    500,
    { en: "A graph was used after it had been let go.", zh: "计算图在释放之后仍被使用。" },
    {
      en: "This is a fault in Inkloom: please report the message.",
      zh: "这是 Inkloom 的缺陷：请附上提示信息进行反馈。",
    },
  ),
  "generate/not-finite": entry(
    500,
    {
      en: "The network answered with numbers that are not finite.",
      zh: "网络输出了非有限的数值。",
    },
    {
      en: "Lower the guidance scale, or use a checkpoint in float32; the file may be damaged.",
      zh: "请降低引导强度，或使用 float32 检查点；文件也可能已损坏。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
