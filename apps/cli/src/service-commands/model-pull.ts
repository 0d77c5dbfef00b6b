/** `inkloom model pull`: fetches model files into the data folder. Works without a service, and beside one. */
import { join } from "node:path";
import {
  CATALOGUE,
  CATALOGUE_KINDS,
  type CatalogueKind,
  entryAskedFor,
  licenceWords,
  Problem,
} from "@inkloom/contract";
import type { PullProgress } from "@inkloom/server/pull";
import type { Surroundings } from "../surroundings.ts";
import { serviceCommand, type ServiceBench } from "./command.ts";
import { PullPace } from "./pull-pace.ts";
import { catalogueLines, pulledLines, pullLine } from "./pull-words.ts";

const MOST_CONNECTIONS = 16;

export const modelPull = serviceCommand({
  words: ["model", "pull"],
  title: { en: "Fetch a model", zh: "下载模型" },
  help: {
    en: "Fetches a model file: checked, resumed where it was interrupted, put where its kind belongs. Pickles (.ckpt, .pt, .pth, .bin) become safetensors. HF_TOKEN and CIVITAI_TOKEN are sent to their own site only.",
    zh: "下载模型文件：核对内容、从中断处继续，并放入相应类型的文件夹。pickle（.ckpt、.pt、.pth、.bin）会转换为 safetensors。HF_TOKEN 和 CIVITAI_TOKEN 只发送给各自的站点。",
  },
  takes: [
    {
      name: "what",
      optional: true,
      help: {
        en: "A name of the catalogue (--list), hf:owner/repo/path@revision, civitai:VERSION_ID, or an https:// address",
        zh: "目录中的名称（--list）、hf:owner/repo/path@revision、civitai:版本号，或 https:// 地址",
      },
    },
  ],
  options: {
    list: {
      flags: "--list",
      help: {
        en: "List the catalogue: what each tool needs, with size and licence",
        zh: "列出目录：各工具所需的文件及其大小和许可协议",
      },
    },
    kind: {
      flags: "--kind <kind>",
      help: {
        en: `Kind of model, where the file does not tell or is to be put elsewhere: ${CATALOGUE_KINDS.join(", ")}`,
        zh: `模型类型；当文件本身无法说明，或需放到别处时给出：${CATALOGUE_KINDS.join("、")}`,
      },
    },
    sha256: {
      flags: "--sha256 <digits>",
      help: { en: "SHA-256 that the file must have", zh: "文件应有的 SHA-256" },
    },
    name: {
      flags: "--name <name>",
      help: { en: "Name of the file in place of the server's", zh: "代替服务器所给名称的文件名" },
    },
    keepOriginal: {
      flags: "--keep-original",
      help: {
        en: "Keep a pickle beside the safetensors file that is made of it",
        zh: "转换为 safetensors 后保留原 pickle 文件",
      },
    },
    connections: {
      flags: "--connections <n>",
      help: {
        en: `Connections at once (a whole number from 1 to ${MOST_CONNECTIONS}; default: 4)`,
        zh: `同时使用的连接数（1 到 ${MOST_CONNECTIONS} 之间的整数；默认：4）`,
      },
    },
    allowPrivate: {
      flags: "--allow-private",
      help: {
        en: "Allow the address to lie on this machine or in a private network",
        zh: "允许地址位于本机或私有网络",
      },
    },
    json: {
      flags: "--json",
      help: { en: "Print one JSON document instead of text", zh: "输出一个 JSON 文档，而不是文字" },
    },
  },
  async run(bench) {
    const { around, language, words, options, printJson } = bench;
    const [what] = words;
    if (options.list === true) {
      if (options.json === true) printJson({ entries: CATALOGUE });
      else
        for (const line of catalogueLines(language, around.stdout.columns))
          around.stdout.write(`${line}\n`);
      return;
    }
    if (what === undefined) throw nothingAsked();
    const kind = readKind(options.kind);
    const connections = readConnections(options.connections);
    const { dataFolder } = await import("@inkloom/tools");
    const { pull, sitesFrom } = await import("@inkloom/server/pull");
    const home = dataFolder(around.env);
    tellLicence(what, bench);
    const display = progressOf(around, language);
    try {
      const files = await pull(
        {
          what,
          kind,
          sha256: options.sha256,
          name: options.name,
          keepOriginal: options.keepOriginal,
        },
        {
          home,
          sites: sitesFrom(around.env),
          privateHosts: [],
          allowPrivate: options.allowPrivate,
          connections,
          signal: around.signal,
          onProgress: display.update,
        },
      );
      display.stop();
      if (options.json === true) printJson({ files });
      else
        for (const file of files)
          for (const line of pulledLines(file, join(home, ...file.file.split("/")), language))
            around.stdout.write(`${line}\n`);
    } catch (error) {
      display.stop();
      if (around.signal.aborted) around.stderr.write(`${KEPT[language]}\n`);
      throw error;
    }
  },
});

const KEPT = {
  en: "What was fetched is kept in the data folder; the same command goes on from there.",
  zh: "已下载的部分保留在数据文件夹中；重新运行同一命令即可继续。",
} as const;

const nothingAsked = (): Problem =>
  new Problem("input/usage", {
    en: "Nothing was asked for, expected a name or an address, or --list.",
    zh: "没有指明下载什么，应给出名称、地址，或使用 --list。",
  });

/** @throws Problem `input/invalid` */
function readKind(text: string | undefined): CatalogueKind | undefined {
  if (text === undefined) return undefined;
  const kind = CATALOGUE_KINDS.find((each) => each === text);
  if (kind !== undefined) return kind;
  const given = JSON.stringify(text.slice(0, 60));
  throw new Problem("input/invalid", {
    en: `--kind: got ${given}, expected one of ${CATALOGUE_KINDS.join(", ")}.`,
    zh: `--kind：给出的是 ${given}，应为以下之一：${CATALOGUE_KINDS.join("、")}。`,
  });
}

/** @throws Problem `input/invalid` */
function readConnections(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_CONNECTIONS) return count;
  const given = JSON.stringify(text.slice(0, 60));
  throw new Problem("input/invalid", {
    en: `--connections: got ${given}, expected a whole number from 1 to ${MOST_CONNECTIONS}.`,
    zh: `--connections：给出的是 ${given}，应为 1 到 ${MOST_CONNECTIONS} 之间的整数。`,
  });
}

/** Whoever fetches a file of the catalogue is told what it may be used for. */
function tellLicence(
  what: string,
  { around, language }: Pick<ServiceBench, "around" | "language">,
) {
  const entry = entryAskedFor(what);
  if (entry === undefined) return;
  const { address } = entry.licence;
  const name = licenceWords(entry.licence)[language];
  const title = entry.title[language];
  const words =
    language === "zh"
      ? `${title}：许可协议 ${name}（${address}）`
      : `${title}: licence ${name} (${address})`;
  around.stderr.write(`${words}\n`);
}

/** Milliseconds between two drawings of the line. */
const REFRESH = 200;

const CLEAR_LINE = "\r\u001b[K";

/** A line that is drawn over and over on a terminal; nothing elsewhere. */
function progressOf({ stderr }: Surroundings, language: ServiceBench["language"]) {
  if (!stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const pace = new PullPace();
  let drawn = -Infinity;
  return {
    update: (progress: PullProgress) => {
      const now = performance.now();
      pace.note(progress, now);
      if (now - drawn < REFRESH && progress.done !== progress.of) return;
      drawn = now;
      const line = pullLine(progress, pace.told(progress), language, stderr.columns - 1);
      stderr.write(`${CLEAR_LINE}${line}`);
    },
    stop: () => {
      stderr.write(CLEAR_LINE);
    },
  };
}
