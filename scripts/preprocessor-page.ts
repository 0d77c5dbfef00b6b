/** `docs/preprocessors.md` in one language: words are written here, the tables are made from the declarations. */
import {
  CATALOGUE,
  CONTROL_TYPES,
  type ControlType,
  type Language,
  type Preprocessor,
  PREPROCESSORS,
  type Text,
} from "../packages/contract/src/index.ts";

const TYPES: Readonly<Record<ControlType, Text>> = {
  openpose: { en: "Poses and faces", zh: "姿态与面部" },
  canny: { en: "Canny", zh: "Canny 边缘" },
  softedge: { en: "Soft edges", zh: "柔和边缘" },
  scribble: { en: "Scribbles", zh: "涂鸦" },
  lineart: { en: "Line art", zh: "线稿" },
  mlsd: { en: "Straight lines", zh: "直线" },
  depth: { en: "Depth", zh: "深度" },
  seg: { en: "Segments", zh: "分割" },
  normal: { en: "Normals", zh: "法线" },
  reference: { en: "Reference", zh: "参考" },
  shuffle: { en: "Shuffle", zh: "打乱" },
  inpaint: { en: "Inpainting", zh: "局部重绘" },
  ip2p: { en: "Instructions", zh: "指令编辑" },
  tile: { en: "Tiles and blur", zh: "分块与模糊" },
  recolor: { en: "Recolour", zh: "重新上色" },
  light: { en: "Light", zh: "光照" },
  qrcode: { en: "QR codes", zh: "二维码" },
  t2ia: { en: "T2I-Adapter", zh: "T2I-Adapter" },
  "ip-adapter": { en: "Image prompts", zh: "图片提示" },
  "instant-id": { en: "InstantID", zh: "InstantID" },
};

const INTRO: Text = {
  en: `# Preprocessors

[中文](preprocessors.zh-CN.md)

A preprocessor reads something from a picture (edges, lines, depth, a pose) and draws it as a control picture, which a
[control unit](control.md) then follows. They run alone, too:

\`\`\`sh
inkloom annotate canny photo.jpg                              # edges, into today's folder
inkloom annotate canny photo.jpg --low 50 --high 120 -o edges.png
inkloom annotate depth_midas photos/ -o depth/                # every picture of a folder
inkloom annotate openpose_full dancer.jpg -o dancer-pose.png  # and dancer-pose.json beside it
inkloom pose dancer-pose.json -o again.png                    # an edited pose, drawn anew
\`\`\`

The same is \`POST /api/v1/tools/annotate\` and \`/tools/pose\` ([API](api.md)), a node of [workflows](workflows.md) and
[ComfyUI's own nodes](comfy-nodes.md), the tools
"Preprocess" and "Draw a pose" of the page, and \`POST /controlnet/detect\` for [clients of A1111](compat/a1111.md).
\`GET /api/v1/preprocessors\` lists everything below.

![Some preprocessors on one picture](images/preprocessors.png)

- **Names** are those of sd-webui-controlnet; its other names for them are understood. Values out of range are refused by name.
- **Resolution** is the length of the shorter side at which a preprocessor works; the picture is resized as there (OpenCV's
  area or cubic filter), and the control picture has that size. A picture with transparency lies on white; 16-bit, grey and CMYK
  files are read as 8-bit colours; EXIF rotation is applied first.
- **Networks** are the files that people have already, from \`lllyasviel/Annotators\` and its like. They are looked for in the folder
  \`annotators\` of the data folder, in \`ControlNetPreprocessor\`, \`insightface\`, \`sams\` and \`clip_vision\` beside it, and in the folders of an
  A1111 or ComfyUI named by \`--models-from\`. \`inkloom model pull\` fetches those of the [catalogue](pull.md). Nothing in a file is executed.
- **Maps are those of the reference.** Every network is compared with its reference library on the same weights, and what is
  done before and after it with the code of sd-webui-controlnet ([parity](parity.md)).
- **White is near** in depth maps: 0 is farthest, 255 nearest.
- **Poses** are OpenPose's JSON with \`people\`, \`canvas_width\` and \`canvas_height\`; a PNG of a pose carries it as text, too.
`,
  zh: `# 预处理器

[English](preprocessors.md)

预处理器从图片中提取某种信息（边缘、线条、深度、姿态），并绘成控制图，供[控制单元](control.zh-CN.md)使用。也可以单独运行：

\`\`\`sh
inkloom annotate canny photo.jpg                              # 边缘，保存到当天的文件夹
inkloom annotate canny photo.jpg --low 50 --high 120 -o edges.png
inkloom annotate depth_midas photos/ -o depth/                # 文件夹中的每张图片
inkloom annotate openpose_full dancer.jpg -o dancer-pose.png  # 旁边还有 dancer-pose.json
inkloom pose dancer-pose.json -o again.png                    # 把编辑过的姿态重新绘制
\`\`\`

同样的功能还有 \`POST /api/v1/tools/annotate\` 与 \`/tools/pose\`（[API](api.zh-CN.md)）、[工作流](workflows.zh-CN.md)的节点与 [ComfyUI 的节点](comfy-nodes.zh-CN.md)、网页中的工具
“预处理”和“绘制姿态”，以及供 [A1111 客户端](compat/a1111.zh-CN.md)使用的 \`POST /controlnet/detect\`。\`GET /api/v1/preprocessors\` 列出下面的全部内容。

![同一张图片的若干预处理结果](images/preprocessors.png)

- **名称**与 sd-webui-controlnet 相同，它的其他叫法也可使用。超出范围的值会被指名拒绝。
- **分辨率**是预处理器工作时短边的长度；图片的缩放方式与之相同（OpenCV 的 area 或 cubic），控制图即为该尺寸。透明图片置于白底上；
  16 位、灰度和 CMYK 文件按 8 位彩色读取；先按 EXIF 旋转。
- **网络**就是人们已有的文件（来自 \`lllyasviel/Annotators\` 等）。查找位置：数据文件夹的 \`annotators\`，旁边的 \`ControlNetPreprocessor\`、\`insightface\`、
  \`sams\`、\`clip_vision\`，以及 \`--models-from\` 指定的 A1111 或 ComfyUI 的文件夹。\`inkloom model pull\` 可下载[目录](pull.zh-CN.md)中的文件。文件中的任何内容都不会被执行。
- **控制图与参考实现一致**：每个网络都在相同权重下与参考库比较，前后处理与 sd-webui-controlnet 的代码比较（[一致性](parity.md)）。
- 深度图中**白色最近**：0 最远，255 最近。
- **姿态**为 OpenPose 的 JSON，含 \`people\`、\`canvas_width\`、\`canvas_height\`；姿态的 PNG 文件中也以文本形式保存。
`,
};

const HEAD: Text = {
  en: "| name | what it draws | settings (range, default) | resolution | network |",
  zh: "| 名称 | 内容 | 参数（范围，默认值） | 分辨率 | 网络 |",
};

export function preprocessorPage(language: Language): string {
  const all: readonly Preprocessor[] = PREPROCESSORS;
  const sections = CONTROL_TYPES.flatMap((type) => {
    const own = all.filter((each) => each.type === type);
    if (own.length === 0) return [];
    const rows = own.map((each) => row(each, language));
    return [
      `## ${TYPES[type][language]}\n\n${HEAD[language]}\n|---|---|---|---|---|\n${rows.join("\n")}\n`,
    ];
  });
  return `${INTRO[language]}\n${sections.join("\n")}`;
}

function row(
  { id, help, aliases, sliders, resolution, networks, gives }: Preprocessor,
  language: Language,
): string {
  const chinese = language === "zh";
  const names = [id, ...aliases].map((name) => `\`${name}\``).join(chinese ? "、" : ", ");
  const settings = sliders.map(
    ({ name, label, minimum, maximum, default: standard }) =>
      `${label[language]} \`--${name.replaceAll("_", "-")}\` (${minimum}–${maximum}, ${standard})`,
  );
  const files = networks.flatMap((network) => {
    const entry = CATALOGUE.find((each) => each.id === network);
    return entry === undefined ? [network] : entry.files.map(({ file }) => `\`${file}\``);
  });
  const alone =
    gives === "nothing" ? (chinese ? "（仅用于控制单元）" : " (in a control unit alone)") : "";
  return `| ${[
    names,
    `${help[language]}${alone}`,
    settings.join("<br>"),
    resolution === undefined ? "" : String(resolution.default),
    files.join("<br>"),
  ].join(" | ")} |`;
}
