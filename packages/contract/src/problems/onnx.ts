/** Models that come as finished graphs. */
import { entry, type ProblemEntry } from "./entry.ts";

export const ONNX_PROBLEMS = {
  "onnx/malformed": entry(
    422,
    { en: "The file is no ONNX model, or it is damaged.", zh: "该文件不是 ONNX 模型，或已损坏。" },
    {
      en: "Get the file again, or export the model anew.",
      zh: "请重新获取该文件，或重新导出模型。",
    },
  ),
  "onnx/external-data": entry(
    422,
    {
      en: "An ONNX model names a file of weights that is not there or lies outside its folder.",
      zh: "ONNX 模型所指的权重文件不存在，或位于其文件夹之外。",
    },
    {
      en: "Get a complete copy of the folder, with the file named in the message beside the graph. A model that reaches out of its folder should not be trusted.",
      zh: "请重新获取完整的文件夹，使提示中的文件位于计算图旁边。指向文件夹之外的模型不可信任。",
    },
  ),
  "onnx/unsupported": entry(
    422,
    {
      en: "An ONNX graph is made of parts that Inkloom does not run.",
      zh: "ONNX 计算图含有 Inkloom 无法运行的部分。",
    },
    {
      en: "Export the model again with ONNX's own operators, opset 14 to 20.",
      zh: "请使用 ONNX 自带的算子（opset 14 到 20）重新导出模型。",
    },
  ),
  "onnx/interface": entry(
    422,
    {
      en: "The inputs or outputs of an ONNX graph are not those of its part of a Stable Diffusion model.",
      zh: "ONNX 计算图的输入或输出与 Stable Diffusion 模型的相应部分不符。",
    },
    {
      en: "Use a folder as optimum or diffusers export it, with the names given in the message.",
      zh: "请使用由 optimum 或 diffusers 导出的文件夹，其名称应如提示所述。",
    },
  ),
  "onnx/size": entry(
    422,
    {
      en: "An ONNX graph was exported for one size and cannot draw another.",
      zh: "ONNX 计算图按固定尺寸导出，无法使用其他尺寸。",
    },
    {
      en: "Ask for the size in the message, or export the model with free sizes (dynamic axes).",
      zh: "请使用提示中的尺寸，或以可变尺寸（dynamic axes）重新导出模型。",
    },
  ),
  "onnx/clip-skip": entry(
    422,
    {
      en: "An ONNX text encoder does not give the layer that is asked for.",
      zh: "ONNX 文本编码器没有给出所需的层。",
    },
    {
      en: "Draw with clip skip 1, or export the text encoder with `output_hidden_states`.",
      zh: "请将 CLIP skip 设为 1，或在导出文本编码器时启用 `output_hidden_states`。",
    },
  ),
  "onnx/weights-needed": entry(
    422,
    {
      en: "A finished ONNX graph was asked for something that changes a model's weights.",
      zh: "所请求的功能需要修改权重，而 ONNX 计算图已固定。",
    },
    {
      en: "Leave it out, or use the folder or file that the ONNX model was exported from.",
      zh: "请去掉该功能，或使用导出 ONNX 之前的文件夹或文件。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
