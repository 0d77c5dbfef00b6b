/** What people ask for: parameters, prompts, pictures, places for results. */
import { entry, type ProblemEntry } from "./entry.ts";

export const REQUEST_PROBLEMS = {
  "input/invalid": entry(
    400,
    { en: "A value is outside what the tool accepts.", zh: "某个参数超出了工具允许的范围。" },
    {
      en: "Use a value of the kind and range named in the message.",
      zh: "请改用提示中给出的类型和范围。",
    },
  ),
  "input/usage": entry(
    400,
    { en: "The command line cannot be read.", zh: "无法理解该命令行。" },
    {
      en: "Read `inkloom --help`, or `--help` after the command.",
      zh: "请查看 `inkloom --help`，或在命令后加上 `--help`。",
    },
  ),
  "input/picture": entry(
    400,
    { en: "A picture that was named cannot be read.", zh: "无法读取指定的图片。" },
    {
      en: "Give the path of a picture file of a common kind (PNG, JPEG, WebP) that can be read.",
      zh: "请给出可以读取的常见格式图片文件（PNG、JPEG、WebP）的路径。",
    },
  ),
  "picture/untold": entry(
    422,
    {
      en: "A picture does not tell how it was made.",
      zh: "图片中没有说明其生成方式。",
    },
    {
      en: "Use the file as the program wrote it: chats and social networks remove the texts of pictures.",
      zh: "请使用程序最初写出的文件：聊天软件和社交网络会去掉图片中的文字信息。",
    },
  ),
  "mask/size": entry(
    400,
    { en: "The mask has another size than the picture.", zh: "蒙版与图片大小不同。" },
    {
      en: "Give a mask with the width and height of the picture it belongs to.",
      zh: "请提供与所属图片宽高相同的蒙版。",
    },
  ),
  "mask/empty": entry(
    400,
    { en: "The mask marks nothing.", zh: "蒙版没有标出任何区域。" },
    {
      en: "Paint white where something new is to be drawn, or leave the mask out.",
      zh: "请在需要重新绘制处涂白，或不使用蒙版。",
    },
  ),
  "prompt/too-long": entry(
    400,
    { en: "A prompt is longer than the limit.", zh: "提示词超过长度上限。" },
    {
      en: "Shorten the prompt to the number of bytes named in the message.",
      zh: "请把提示词缩短到提示中给出的字节数以内。",
    },
  ),
  "prompt/weight": entry(
    400,
    {
      en: "A weight in the prompt cannot be read or is too large to make a picture.",
      zh: "提示词中的权重无法读取，或大到无法成图。",
    },
    {
      en: "Write the weight as a number such as (word:1.2), and mask brackets that are meant literally: \\( \\).",
      zh: "请把权重写成数字，例如 (词:1.2)；表示字面意义的括号请加反斜杠：\\( \\)。",
    },
  ),
  "prompt/syntax": entry(
    400,
    { en: "A part of the prompt cannot be read.", zh: "提示词中有一处无法理解。" },
    {
      en: "Mend the part named in the message; docs/prompts.md describes the prompt language.",
      zh: "请修改提示中指出的部分；提示词语法见 docs/prompts.zh-CN.md。",
    },
  ),
  "prompt/network": entry(
    400,
    {
      en: "The prompt asks for an extra network of a kind or form that is not supported.",
      zh: "提示词引用了不支持的附加网络类型或写法。",
    },
    {
      en: "Use <lora:name:strength>, or remove the tag named in the message.",
      zh: "请使用 <lora:名称:强度>，或删去提示中指出的标签。",
    },
  ),
  "prompt/embedding": entry(
    422,
    {
      en: "A textual inversion is missing, or is for another family of models.",
      zh: "找不到文本反演（textual inversion），或它属于其他模型系列。",
    },
    {
      en: "Put the file into the folder `embeddings` of the data folder, or use one made for this family.",
      zh: "请把文件放入数据文件夹的 `embeddings` 文件夹，或使用适合该模型系列的文件。",
    },
  ),
  "prompt/wildcard": entry(
    404,
    { en: "A wildcard of the prompt has no words.", zh: "提示词中的通配符没有可用的词。" },
    {
      en: "Put a text file with one entry a line into the folder `wildcards` of the data folder.",
      zh: "请在数据文件夹的 `wildcards` 文件夹中放入每行一项的文本文件。",
    },
  ),
  "prompt/style": entry(
    404,
    {
      en: "A style is not known, or the file of styles cannot be read.",
      zh: "没有该样式，或样式文件无法读取。",
    },
    {
      en: "Use a style of `styles.csv` in the data folder, with the columns name, prompt, negative_prompt.",
      zh: "请使用数据文件夹中 `styles.csv` 里的样式，其列为 name、prompt、negative_prompt。",
    },
  ),
  "prompt/tags": entry(
    400,
    { en: "A list of tags cannot be read.", zh: "无法读取标签列表。" },
    {
      en: 'Mend the line named in the message: name,category,count,"alias,alias", or name,translation in a list whose name ends in .zh.',
      zh: '请修改提示中指出的行：name,category,count,"alias,alias"；名称以 .zh 结尾的列表则为 name,translation。',
    },
  ),
  "prompt/list": entry(
    400,
    { en: "A list of prompts cannot be read.", zh: "无法读取提示词列表。" },
    {
      en: 'Write one prompt a line, or a line of options such as --prompt "a cat" --steps 20; docs/prompts.md lists them.',
      zh: '每行写一条提示词，或写一行选项，例如 --prompt "a cat" --steps 20；全部选项见 docs/prompts.zh-CN.md。',
    },
  ),
  "grid/axis": entry(
    400,
    {
      en: "An axis of a grid cannot be read, or one of its values does not fit.",
      zh: "网格的某个轴无法解读，或其中某个值不符合要求。",
    },
    {
      en: 'Write an axis as "name=value,value", for example "steps=10,20,30" or "cfg=5-9 (+2)"; docs/grid.md lists every form.',
      zh: "轴的写法为“名称=值,值”，例如“steps=10,20,30”或“cfg=5-9 (+2)”；所有写法见 docs/grid.zh-CN.md。",
    },
  ),
  "grid/other": entry(
    409,
    {
      en: "The folder holds another grid, or something that is no grid.",
      zh: "该文件夹中已有另一个网格，或并非网格的内容。",
    },
    {
      en: "Give a new folder, or the request that the grid was begun with.",
      zh: "请使用新的文件夹，或使用开始该网格时的参数。",
    },
  ),
  "folder/other": entry(
    409,
    {
      en: "The folder for results holds pictures of another request.",
      zh: "结果文件夹中有其他任务的图片。",
    },
    {
      en: "Name a new folder with --out, or repeat the request that it was begun with.",
      zh: "请用 --out 指定新的文件夹，或重复开始时的参数。",
    },
  ),
  "folder/failed": entry(
    422,
    {
      en: "Some of the pictures of a folder could not be worked on; the others are done.",
      zh: "文件夹中有些图片处理失败，其余的已完成。",
    },
    {
      en: "Mend or remove the files that are named, and run the command again: what is done stays.",
      zh: "请修复或移走提示中的文件，再次运行同一命令：已完成的部分会保留。",
    },
  ),
  "output/exists": entry(
    409,
    { en: "The file to write exists already.", zh: "要写入的文件已经存在。" },
    {
      en: "Choose another name with --out, or replace the file with --force.",
      zh: "请用 --out 换一个名称，或用 --force 替换该文件。",
    },
  ),
  "output/unwritable": entry(
    400,
    { en: "Nothing can be written to this place.", zh: "无法写入该位置。" },
    {
      en: "Choose a place that you may write to; --out and INKLOOM_HOME name the folder of pictures.",
      zh: "请改用有写入权限的位置；图片的文件夹由 --out 或 INKLOOM_HOME 指定。",
    },
  ),
  "output/full": entry(
    507,
    { en: "The disk has no room left for what was to be written.", zh: "磁盘空间不足，无法写入。" },
    {
      en: "Free some space, or write to another disk; --out names the folder of pictures.",
      zh: "请清理磁盘空间，或写入其他磁盘；图片的文件夹由 --out 指定。",
    },
  ),
  "memory/short": entry(
    422,
    {
      en: "A picture of this size needs more memory than there is.",
      zh: "该尺寸的图片所需内存超过可用内存。",
    },
    {
      en: "Ask for a smaller picture or fewer at once; enlarge a small one with tiles instead.",
      zh: "请减小图片尺寸或一次生成的数量；也可先生成小图，再分块放大。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
