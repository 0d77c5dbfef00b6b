/** Every problem code, with cause and cure, in one place. `docs/problems.md` is made from this table. */
export interface ProblemEntry {
  /** HTTP status, 400-599; below 500 the asker can mend it. */
  readonly status: number;
  readonly cause: { readonly en: string; readonly zh: string };
  readonly cure: { readonly en: string; readonly zh: string };
}

const entry = (
  status: number,
  cause: ProblemEntry["cause"],
  cure: ProblemEntry["cure"],
): ProblemEntry => ({ status, cause, cure });

export const PROBLEMS = {
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
  "model/missing": entry(
    404,
    { en: "No model has this name or path.", zh: "没有该名称或路径的模型。" },
    {
      en: "List the models with `inkloom doctor`, or give the path of a file or folder.",
      zh: "请用 `inkloom doctor` 查看模型，或给出文件、文件夹的路径。",
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
  "weights/header": entry(
    422,
    { en: "The header of a safetensors file is damaged.", zh: "safetensors 文件头已损坏。" },
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
  "hires/upscaler": entry(
    400,
    { en: "The upscaler of a hires fix is not known.", zh: "高分辨率修复的放大算法未知。" },
    {
      en: "Use one of the names in the message, or the name of an upscaler's file.",
      zh: "请使用提示中列出的名称，或放大模型文件的名称。",
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
} as const satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof PROBLEMS;
