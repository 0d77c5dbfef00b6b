/** `inkloom config`: settings, with where each comes from. */
import { printable, type Text } from "@inkloom/contract";
import type { ShownSetting } from "@inkloom/server/config";
import { textTable } from "../commands/text-table.ts";
import { type ServiceBench, serviceCommand } from "./command.ts";
import { openSettings, tellWarnings } from "./open-settings.ts";
import { readLine } from "./read-line.ts";

const json = {
  flags: "--json",
  help: { en: "Print one JSON document instead of text", zh: "输出一个 JSON 文档，而不是文字" },
} as const;

const SETTING_WORD = {
  name: "setting",
  help: {
    en: "Name of a setting, such as port or s3.bucket",
    zh: "设置项的名称，例如 port 或 s3.bucket",
  },
} as const;

const WORDS = {
  home: { en: "Data folder", zh: "数据文件夹" },
  none: { en: "none", zh: "无" },
  unset: { en: "was not set", zh: "原本没有设置" },
} as const satisfies Readonly<Record<string, Text>>;

export const configShow = serviceCommand({
  words: ["config", "show"],
  title: { en: "Settings", zh: "查看设置" },
  help: {
    en: "Lists every setting with its value and where it comes from; what is secret shows as ***.",
    zh: "列出每项设置的值及其来源；密钥显示为 ***。",
  },
  takes: [{ ...SETTING_WORD, optional: true }],
  options: { json },
  async run(bench) {
    const { language, around, words, options } = bench;
    const { expectSetting, shownSettings, sourceWords } = await import("@inkloom/server/config");
    const { home, path, read } = await openSettings(around.env);
    const [name] = words;
    const wanted = name === undefined ? undefined : expectSetting(name);
    const settings = shownSettings(read).filter((each) => (wanted ?? each.name) === each.name);
    tellWarnings(bench, read.warnings);
    if (options.json === true) {
      bench.printJson({ home, path, settings });
      return;
    }
    const rows = settings.map(({ name, value, source }): [string, string, string] => [
      name,
      printable(valueWords(value, WORDS.none[language])),
      printable(sourceWords(source)[language]),
    ]);
    around.stdout.write(`${threeColumns(rows).join("\n")}\n`);
  },
});

export const configSet = serviceCommand({
  words: ["config", "set"],
  title: { en: "Change a setting", zh: "修改设置" },
  help: {
    en: "Writes one setting to config.json in the data folder; a service that runs takes it up when it starts again.",
    zh: "将一项设置写入数据文件夹中的 config.json；正在运行的服务在重新启动后生效。",
  },
  takes: [
    SETTING_WORD,
    {
      name: "value",
      help: {
        en: "The value; lists have commas between; - reads it from standard input, which keeps a secret out of the shell's history",
        zh: "设置的值；列表以逗号分隔；- 表示从标准输入读取，可避免密钥留在命令历史中",
      },
    },
  ],
  async run(bench) {
    const { around, words } = bench;
    const [name = "", given = ""] = words;
    const { configPath, expectSetting, setSetting } = await import("@inkloom/server/config");
    const home = await homeOf(bench);
    const key = expectSetting(name);
    await setSetting(home, key, given === "-" ? await readLine(around.stdin) : given);
    around.stdout.write(`${printable(configPath(home))}\n`);
  },
});

export const configUnset = serviceCommand({
  words: ["config", "unset"],
  title: { en: "Forget a setting", zh: "取消设置" },
  help: {
    en: "Takes one setting out of config.json, so that its default counts again.",
    zh: "从 config.json 中删除一项设置，恢复其默认值。",
  },
  takes: [SETTING_WORD],
  async run(bench) {
    const { language, around, words } = bench;
    const [name = ""] = words;
    const { configPath, unsetSetting } = await import("@inkloom/server/config");
    const home = await homeOf(bench);
    if (!(await unsetSetting(home, name)))
      around.stderr.write(`${printable(name)} ${WORDS.unset[language]}\n`);
    around.stdout.write(`${printable(configPath(home))}\n`);
  },
});

export const configPathCommand = serviceCommand({
  words: ["config", "path"],
  title: { en: "Where settings are", zh: "设置文件的位置" },
  help: {
    en: "Prints the path of config.json, which need not exist.",
    zh: "输出 config.json 的路径；该文件不一定存在。",
  },
  async run(bench) {
    const { configPath } = await import("@inkloom/server/config");
    bench.around.stdout.write(`${printable(configPath(await homeOf(bench)))}\n`);
  },
});

async function homeOf({ around }: Pick<ServiceBench, "around">): Promise<string> {
  const { dataFolder } = await import("@inkloom/tools");
  return dataFolder(around.env);
}

const valueWords = (value: ShownSetting["value"], none: string): string => {
  if (value === null) return none;
  if (typeof value !== "object") return String(value);
  return value.length === 0 ? none : value.join(", ");
};

/** Columns of names, values and sources. */
function threeColumns(rows: readonly (readonly [string, string, string])[]): string[] {
  const behind = textTable(rows.map(([, value, source]) => [value, source]));
  return textTable(rows.map(([name], index) => [name, behind[index] ?? ""]));
}
