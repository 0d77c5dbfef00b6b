/** Fetching models: addresses, servers that say or do the wrong thing, what came, where it goes. */
import { entry, type ProblemEntry } from "./entry.ts";

export const PULL_PROBLEMS = {
  "pull/source": entry(
    400,
    {
      en: "This is neither a name of the catalogue nor an address that can be fetched from.",
      zh: "这既不是目录中的名称，也不是可供下载的地址。",
    },
    {
      en: "Use a name of `inkloom model pull --list`, `hf:owner/repo/path`, `civitai:VERSION_ID`, or an address that begins with https://.",
      zh: "请使用 `inkloom model pull --list` 中的名称、`hf:owner/repo/path`、`civitai:版本号`，或以 https:// 开头的地址。",
    },
  ),
  "pull/address": entry(
    403,
    {
      en: "The address, or one that it leads on to, may not be called.",
      zh: "该地址或其重定向到的地址不允许访问。",
    },
    {
      en: "Use an address on the public internet; for a server of your own give `--allow-private`, or name its host in the setting `pullHosts` of the service.",
      zh: "请使用公共互联网上的地址；如为自己的服务器，请加 `--allow-private`，或在服务的设置 `pullHosts` 中列出其主机。",
    },
  ),
  "pull/unreachable": entry(
    502,
    {
      en: "The server did not answer, or the connection broke again and again.",
      zh: "服务器没有响应，或连接反复中断。",
    },
    {
      en: "Run the same command again later: what was fetched is kept and goes on from there.",
      zh: "请稍后重新运行同一命令：已下载的部分会保留并继续。",
    },
  ),
  "pull/missing": entry(
    404,
    { en: "The server has no such file.", zh: "服务器上没有该文件。" },
    {
      en: "Check owner, repository, path and revision, or the number of the version.",
      zh: "请检查所有者、仓库、路径和修订版本，或版本号。",
    },
  ),
  "pull/denied": entry(
    403,
    {
      en: "The server gives this file only to people who logged in or accepted its licence.",
      zh: "该文件需要登录或接受许可协议后才能下载。",
    },
    {
      en: "Accept the licence on the model's page, then set `HF_TOKEN` or `CIVITAI_TOKEN` to a token of yours.",
      zh: "请在模型页面上接受许可协议，再把 `HF_TOKEN` 或 `CIVITAI_TOKEN` 设为您的令牌。",
    },
  ),
  "pull/page": entry(
    422,
    {
      en: "The server answered with a web page in place of the file.",
      zh: "服务器返回的是网页，而不是文件。",
    },
    {
      en: "Give the address of the file itself; where a login is needed set `HF_TOKEN` or `CIVITAI_TOKEN`.",
      zh: "请给出文件本身的地址；需要登录时请设置 `HF_TOKEN` 或 `CIVITAI_TOKEN`。",
    },
  ),
  "pull/answer": entry(
    502,
    {
      en: "The server's answers contradict each other or its own words.",
      zh: "服务器的响应自相矛盾。",
    },
    {
      en: "Try again later, or fetch the file from another place. Nothing was put in place.",
      zh: "请稍后重试，或从其他地方下载。没有放入任何文件。",
    },
  ),
  "pull/size": entry(
    422,
    { en: "The file is of another size than is known of it.", zh: "文件大小与已知的不符。" },
    {
      en: "It is another file than the one asked for. Check the address. Nothing was put in place.",
      zh: "这不是所要的文件，请检查地址。没有放入任何文件。",
    },
  ),
  "pull/checksum": entry(
    422,
    {
      en: "The file's SHA-256 is another than the one it must have.",
      zh: "文件的 SHA-256 与应有的不符。",
    },
    {
      en: "It was damaged on the way or exchanged for another; it was removed. Try again, or fetch it from another place.",
      zh: "文件在传输中损坏或被替换，已被删除。请重试，或从其他地方下载。",
    },
  ),
  "pull/space": entry(
    507,
    { en: "There is not enough free disk space.", zh: "磁盘剩余空间不足。" },
    { en: "Make room and try again.", zh: "请腾出空间后重试。" },
  ),
  "pull/changed": entry(
    502,
    {
      en: "The file on the server changed while it was fetched, several times.",
      zh: "下载期间服务器上的文件多次变化。",
    },
    { en: "Try again later.", zh: "请稍后重试。" },
  ),
  "pull/exists": entry(
    409,
    { en: "Another file of this name is there already.", zh: "已有同名的其他文件。" },
    {
      en: "Give another name with `--name`, or move the other file away.",
      zh: "请用 `--name` 给出其他名称，或移走已有的文件。",
    },
  ),
  "pull/busy": entry(
    409,
    { en: "This file is being fetched already.", zh: "该文件正在下载中。" },
    { en: "Wait for it, or cancel the other one.", zh: "请等待其完成，或取消另一个下载。" },
  ),
  "pull/content": entry(
    422,
    {
      en: "What was fetched is not what it should be, or does not tell what it is.",
      zh: "下载的内容与应有的不符，或无法判断其类型。",
    },
    {
      en: "Check the address; where the message says so, name the kind with `--kind`.",
      zh: "请检查地址；若提示如此说明，请用 `--kind` 指出类型。",
    },
  ),
  "pull/conversion": entry(
    500,
    {
      en: "A file written as safetensors does not hold what the original holds.",
      zh: "转换得到的 safetensors 文件与原文件内容不一致。",
    },
    {
      en: "The original was kept. Check the disk, and report this.",
      zh: "原文件已保留。请检查磁盘，并反馈此问题。",
    },
  ),
  "pull/unknown": entry(
    404,
    { en: "There is no such download.", zh: "没有该下载任务。" },
    { en: "Look at the list of downloads.", zh: "请查看下载列表。" },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
