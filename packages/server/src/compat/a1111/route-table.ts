/** Every route of this dialect as docs/compat/a1111.md lists it; a test compares it with what is registered. */
import type { Text } from "@inkloom/contract";

/** `works`; `empty`: a true answer that there is nothing; `not yet`: 501 until there is a tool; `never`: refused. */
export type RouteState = "works" | "empty" | "not yet" | "never";

export interface RouteEntry {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly state: RouteState;
  /** Without a full stop. */
  readonly about: Text;
}

const entry =
  (state: RouteState) =>
  (method: RouteEntry["method"], path: string, en: string, zh: string): RouteEntry => ({
    method,
    path,
    state,
    about: { en, zh },
  });
const works = entry("works");
const empty = entry("empty");
const notYet = entry("not yet");
const never = entry("never");

const API: readonly RouteEntry[] = [
  works("POST", "txt2img", "pictures from words; fields below", "文生图；字段见下"),
  works("POST", "img2img", "pictures from pictures; fields below", "图生图；字段见下"),
  works("POST", "extra-single-image", "enlarges a picture", "放大一张图片"),
  works("POST", "extra-batch-images", "enlarges up to 100", "最多放大 100 张"),
  works(
    "POST",
    "png-info",
    "what a PNG, JPEG, WebP or GIF tells of its making",
    "读取 PNG、JPEG、WebP 或 GIF 中的生成信息",
  ),
  works(
    "POST",
    "interrogate",
    "clip answers BLIP's caption without CLIP's additions, deepdanbooru its tags; 404 for other models",
    "clip 返回 BLIP 的描述（不含 CLIP 附加的词），deepdanbooru 返回标签；其他模型为 404",
  ),
  works(
    "POST",
    "interrupt",
    "ends what is being made; what is finished is answered",
    "结束正在进行的任务，返回已完成的图片",
  ),
  works("POST", "skip", "ends the present batch; the next begins", "结束当前一批，继续下一批"),
  works("GET", "progress", "of the asking account; 0 when idle", "当前账户的进度；空闲时为 0"),
  works("GET", "options", "settings of the asking account", "当前账户的设置"),
  works("POST", "options", "changes them; they are kept", "修改并保存设置"),
  works("GET", "cmd-flags", "no path, name or secret", "不含路径、名称或机密"),
  works("GET", "samplers", "names and aliases", "名称和别名"),
  works("GET", "schedulers", "names and aliases", "名称和别名"),
  works("GET", "upscalers", "those without a file, then files", "先列出无需文件的，再列出文件"),
  works("GET", "latent-upscale-modes", "of a hires fix", "用于高分辨率修复"),
  works("GET", "sd-models", "`title` is what settings take", "`title` 可用于设置"),
  works("GET", "sd-vae", "files of VAEs", "VAE 文件"),
  works("GET", "sd-modules", "the same, by Forge's name", "同上，Forge 的名称"),
  empty("GET", "hypernetworks", "there are none", "没有"),
  empty("GET", "face-restorers", "there is no face restoration yet", "尚无面部修复"),
  works("GET", "realesrgan-models", "files of upscalers", "放大模型文件"),
  works("GET", "prompt-styles", "of `styles.csv`", "来自 `styles.csv`"),
  works(
    "GET",
    "embeddings",
    "all as loaded; what is in a file is not told",
    "全部列为已加载；不含文件内容信息",
  ),
  works("GET", "loras", "with what their files tell", "附文件中的信息"),
  works("POST", "refresh-checkpoints", "looks for models again", "重新查找模型"),
  works("POST", "refresh-vae", "the same", "同上"),
  works("POST", "refresh-embeddings", "the same", "同上"),
  works("POST", "refresh-loras", "the same", "同上"),
  notYet("POST", "create/embedding", "there is no training of them", "不支持训练"),
  notYet("POST", "create/hypernetwork", "there is no training of them", "不支持训练"),
  notYet("POST", "train/embedding", "there is no training of them", "不支持训练"),
  notYet("POST", "train/hypernetwork", "there is no training of them", "不支持训练"),
  works("GET", "memory", "`ram`; `cuda` is unavailable, as without a card", "`ram`；`cuda` 不可用"),
  works(
    "POST",
    "unload-checkpoint",
    "lets go of networks that no job uses",
    "释放没有任务使用的网络",
  ),
  works(
    "POST",
    "reload-checkpoint",
    "nothing to do: the next request loads what it needs",
    "无需操作：下一个请求会加载所需的模型",
  ),
  works("GET", "scripts", "those below", "见下方的脚本"),
  works("GET", "script-info", "their arguments", "脚本的参数"),
  empty("GET", "extensions", "there are none", "没有"),
  never(
    "POST",
    "server-kill",
    "404, as in A1111 without its flag",
    "404，与 A1111 未启用该选项时相同",
  ),
  never("POST", "server-restart", "the same", "同上"),
  never("POST", "server-stop", "the same", "同上"),
].map((each) => ({ ...each, path: `/sdapi/v1/${each.path}` }));

const INTERNAL: readonly RouteEntry[] = [
  works(
    "POST",
    "progress",
    "of a task by `id_task`, with a preview",
    "按 `id_task` 查询任务进度，附预览",
  ),
  works("GET", "pending-tasks", "of the asking account", "当前账户的等待任务"),
  works("GET", "ping", "`{}`", "`{}`"),
  works("GET", "sysinfo", "version, processors, memory; no path", "版本、处理器、内存；不含路径"),
].map((each) => ({ ...each, path: `/internal/${each.path}` }));

const CONTROL_NET: readonly RouteEntry[] = [
  works("GET", "version", "3", "3"),
  works(
    "GET",
    "model_list",
    "files of control networks and image prompts",
    "控制网络与图片提示的文件",
  ),
  works("GET", "module_list", "preprocessors with their sliders", "预处理器及其滑块"),
  works("GET", "control_types", "both, by kind of control", "按控制类型列出以上两者"),
  works("GET", "settings", "ten units", "十个单元"),
  works("POST", "detect", "control pictures, and poses in JSON", "控制图，以及 JSON 格式的姿态"),
  works("POST", "render_openpose_json", "draws poses", "绘制姿态"),
].map((each) => ({ ...each, path: `/controlnet/${each.path}` }));

export const ROUTES: readonly RouteEntry[] = [...API, ...INTERNAL, ...CONTROL_NET];
