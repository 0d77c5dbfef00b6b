/** Options that are about the command line itself and not about a tool: where output goes, how it
 *  looks. Everything else comes from the tool's declaration. */
import type { Text, ToolId } from "@inkloom/contract";

export interface ExtraOption {
  /** As the parser reads it, e.g. `-o, --out <path>`. */
  readonly flags: string;
  readonly help: Text;
}

/** Accepted by every command, before or after its name. */
export const GLOBAL_OPTIONS = {
  lang: {
    flags: "--lang <language>",
    help: {
      en: "Language of help and messages: en or zh; that of the locale if not given",
      zh: "帮助和提示信息的语言：en 或 zh；未给出时采用系统语言",
    },
  },
  debug: {
    flags: "--debug",
    help: { en: "Show the details of a failure", zh: "出错时显示详细信息" },
  },
} as const satisfies Readonly<Record<string, ExtraOption>>;

const json = {
  flags: "--json",
  help: { en: "Print one JSON document instead of text", zh: "输出一个 JSON 文档，而不是文字" },
} as const satisfies ExtraOption;

/** Of the tools that make pictures. */
const pictures = {
  out: {
    flags: "-o, --out <path>",
    help: {
      en: "Where pictures go: a .png file (x.png becomes x-1.png, x-2.png for a batch) or a folder; a folder of today's date under the data folder if not given",
      zh: "图片的保存位置：.png 文件（批量时 x.png 变为 x-1.png、x-2.png）或文件夹；未给出时保存到数据文件夹中以当天日期命名的文件夹",
    },
  },
  force: {
    flags: "-f, --force",
    help: {
      en: "Replace the file named by --out if it exists",
      zh: "如果 --out 指定的文件已存在，则替换它",
    },
  },
  json,
  preview: {
    flags: "--no-preview",
    help: {
      en: "Show no picture while it is made, even in a terminal that can",
      zh: "即使终端支持，也不在生成过程中显示图片",
    },
  },
} as const satisfies Readonly<Record<string, ExtraOption>>;

/** By tool. The key is the name under which the parser hands the value over. */
export const EXTRA_OPTIONS = {
  generate: pictures,
  "model-inspect": { json },
  doctor: { json },
} as const satisfies Readonly<Record<ToolId, Readonly<Record<string, ExtraOption>>>>;

/** The values of these options after parsing: text where a value follows the flag, else a switch. */
export type ExtraValues<Id extends ToolId> = {
  readonly [Name in keyof (typeof EXTRA_OPTIONS)[Id]]?: (typeof EXTRA_OPTIONS)[Id][Name] extends {
    readonly flags: `${string}<${string}>`;
  }
    ? string
    : boolean;
};
