/** Preprocessors and control units. */
import { entry } from "./entry.ts";

export const CONTROL_PROBLEMS = {
  "annotator/unknown": entry(
    400,
    { en: "No preprocessor has this name.", zh: "没有该名称的预处理器。" },
    {
      en: "Use one of the names in the message; docs/preprocessors.md lists them.",
      zh: "请使用提示中列出的名称；docs/preprocessors.zh-CN.md 有完整列表。",
    },
  ),
  "annotator/missing": entry(
    404,
    {
      en: "The network of a preprocessor is not on this machine.",
      zh: "本机没有该预处理器所需的网络文件。",
    },
    {
      en: "Fetch it as the message says, or put the file into the folder `annotators` of the data folder.",
      zh: "请按提示下载，或把文件放入数据文件夹的 `annotators` 文件夹。",
    },
  ),
  "annotator/damaged": entry(
    422,
    {
      en: "The file of a preprocessor holds another network, or not all of it.",
      zh: "预处理器的文件中是另一种网络，或内容不完整。",
    },
    {
      en: "Fetch the file again; the message names the weights that do not fit.",
      zh: "请重新下载该文件；提示中列出了不符的权重。",
    },
  ),
  "annotator/input": entry(
    400,
    {
      en: "A preprocessor cannot work on this picture, mask or setting.",
      zh: "预处理器无法处理该图片、蒙版或设置。",
    },
    {
      en: "Change what the message names to what it expects.",
      zh: "请按提示修改相应内容。",
    },
  ),
  "pose/malformed": entry(
    400,
    {
      en: "A pose is not in the JSON form of OpenPose.",
      zh: "姿态不是 OpenPose 的 JSON 格式。",
    },
    {
      en: "Correct the field that the message names; `inkloom annotate openpose` writes such files.",
      zh: "请更正提示中指出的字段；`inkloom annotate openpose` 会生成这种文件。",
    },
  ),
  "control/unit": entry(
    400,
    {
      en: "The parts of a control unit do not go together, or one is missing.",
      zh: "控制单元的各部分不匹配，或缺少某一项。",
    },
    {
      en: "Change the part that the message names.",
      zh: "请修改提示中指出的部分。",
    },
  ),
  "control/missing": entry(
    404,
    { en: "No control network has this name.", zh: "没有该名称的控制网络。" },
    {
      en: "Put the file into the folder `controlnet` of the data folder, or fetch one: `inkloom model pull --list`.",
      zh: "请把文件放入数据文件夹的 `controlnet` 文件夹，或下载：`inkloom model pull --list`。",
    },
  ),
  "control/family": entry(
    422,
    {
      en: "A control network was made for another family of checkpoints, or for another kind of control.",
      zh: "控制网络适用于另一种检查点系列，或另一种控制方式。",
    },
    {
      en: "Choose a control network of the checkpoint's family, or a checkpoint of the network's.",
      zh: "请选择与检查点系列相同的控制网络，或更换检查点。",
    },
  ),
  "control/damaged": entry(
    422,
    {
      en: "The file of a control network holds something else, or not all of it.",
      zh: "控制网络文件中是其他内容，或内容不完整。",
    },
    {
      en: "Fetch the file again; `inkloom model inspect` tells what a file is.",
      zh: "请重新下载该文件；可用 `inkloom model inspect` 查看文件类型。",
    },
  ),
} as const;
