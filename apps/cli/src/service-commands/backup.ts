/** `inkloom backup`: all that is stored, in a folder, and back. */
import { resolve } from "node:path";
import { type Language, Problem, type Text } from "@inkloom/contract";
import type { BackupReport } from "@inkloom/server";
import { textTable } from "../commands/text-table.ts";
import { atStorage } from "./at-service.ts";
import { serviceCommand } from "./command.ts";
import { JSON_OPTION } from "./common-options.ts";

const WORDS = {
  rows: { en: "Rows", zh: "数据行" },
  copied: { en: "Pictures copied", zh: "复制的图片" },
  there: { en: "Pictures that were there", zh: "原已存在的图片" },
  missing: { en: "Pictures that are missing", zh: "缺失的图片" },
  damaged: { en: "Pictures that are damaged", zh: "损坏的图片" },
} as const satisfies Readonly<Record<string, Text>>;

const FOLDER: Text = {
  en: "Folder of the backup; a later backup into the same folder copies only what is new",
  zh: "备份文件夹；再次备份到同一文件夹时只复制新增的内容",
};

const backupMake = serviceCommand({
  words: ["backup", "make"],
  title: { en: "Make a backup", zh: "备份" },
  help: {
    en: "Writes every row and every picture into a folder that only you may read. No service may run on the data folder meanwhile; with PostgreSQL it may.",
    zh: "将全部数据和图片写入只有你可以读取的文件夹。期间不能有服务使用该数据文件夹；使用 PostgreSQL 时可以。",
  },
  takes: [{ name: "folder", help: FOLDER }],
  options: { json: JSON_OPTION },
  async run(bench) {
    const [folder = ""] = bench.words;
    const { makeBackup } = await import("@inkloom/server");
    const report = await atStorage(bench, ({ database, pictures }) =>
      makeBackup(database.db, pictures, resolve(folder)),
    );
    tell(bench, report);
  },
});

const backupRestore = serviceCommand({
  words: ["backup", "restore"],
  title: { en: "Restore a backup", zh: "恢复备份" },
  help: {
    en: "Brings back what a backup holds: all rows or none. No service may run meanwhile.",
    zh: "恢复备份中的内容：全部数据要么都恢复，要么都不恢复。期间不能运行服务。",
  },
  takes: [{ name: "folder", help: { en: "Folder of the backup", zh: "备份文件夹" } }],
  options: {
    replace: {
      flags: "--replace",
      help: {
        en: "Whatever rows are there may be lost; pictures stay",
        zh: "允许丢失现有数据；图片保留",
      },
    },
    json: JSON_OPTION,
  },
  async run(bench) {
    const [folder = ""] = bench.words;
    const { restoreBackup } = await import("@inkloom/server");
    const replace = bench.options.replace === true;
    const report = await atStorage(bench, ({ database, pictures }) =>
      restoreBackup(resolve(folder), database.db, pictures, { replace }),
    );
    tell(bench, report);
  },
});

interface Telling {
  readonly language: Language;
  readonly around: { readonly stdout: { readonly write: (text: string) => void } };
  readonly options: { readonly json?: boolean };
  readonly printJson: (document: object) => void;
}

/** @throws Problem `backup/incomplete` where pictures are not among it */
function tell({ language, around, options, printJson }: Telling, report: BackupReport): void {
  const { rows, copied, there, missing, damaged } = report;
  if (options.json === true) printJson(report);
  else {
    const counts = { rows, copied, there, missing: missing.length, damaged: damaged.length };
    const names = Object.keys(counts) as (keyof typeof counts)[];
    const table = names.map((name): [string, string] => [
      WORDS[name][language],
      String(counts[name]),
    ]);
    around.stdout.write(`${textTable(table).join("\n")}\n`);
  }
  const lost = [...missing, ...damaged];
  if (lost.length === 0) return;
  const shown = lost.slice(0, 5).join(", ");
  throw new Problem("backup/incomplete", {
    en: `${lost.length} pictures are not among it: ${shown}${lost.length > 5 ? ", ..." : ""}.`,
    zh: `有 ${lost.length} 张图片不在其中：${shown}${lost.length > 5 ? "……" : "。"}`,
  });
}

export const BACKUP_COMMANDS = [backupMake, backupRestore];
