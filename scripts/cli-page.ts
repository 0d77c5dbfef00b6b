/** The reference of the command line in one language, made from the tools' declarations. */
import {
  type CommandLineForm,
  expectation,
  type Language,
  limitsOf,
  type ParameterNotes,
  type Text,
  type ToolDeclaration,
  type ToolId,
  TOOLS,
} from "../packages/contract/src/index.ts";
import type { ServiceCommand } from "../apps/cli/src/service-commands/command.ts";
import { SERVICE_COMMANDS } from "../apps/cli/src/service-commands/index.ts";
import {
  EXTRA_OPTIONS,
  type ExtraOption,
  GLOBAL_OPTIONS,
} from "../apps/cli/src/arguments/extra-options.ts";

const WORDS = {
  title: { en: "Command line", zh: "命令行" },
  made: {
    en: "Made from the tools' declarations in `packages/contract` by `npm run docs`; not written by hand.",
    zh: "由 `npm run docs` 根据 `packages/contract` 中的工具声明生成，请勿手工修改。",
  },
  everywhere: { en: "Options of every command", zh: "所有命令通用的选项" },
  help: { en: "Show the help of a command", zh: "显示命令的帮助" },
  version: { en: "Show the version", zh: "显示版本号" },
  default: { en: "Default", zh: "默认" },
  accepts: { en: "Accepts", zh: "取值" },
  offers: { en: "Names and aliases, for example", zh: "名称或别名，例如" },
} as const satisfies Readonly<Record<string, Text>>;

/** What no declaration can say: where things go and how a command ends. */
const RULES: readonly { readonly title: Text; readonly body: readonly Text[] }[] = [
  {
    title: { en: "Where pictures go", zh: "图片保存在哪里" },
    body: [
      {
        en: "Without `--out`: `pictures/<date>/` under the data folder, as `00001-<seed>.png`; the number goes on, and no file is ever replaced.",
        zh: "未给出 `--out` 时：保存到数据文件夹下的 `pictures/<日期>/`，文件名为 `00001-<种子>.png`；编号依次递增，不会覆盖已有文件。",
      },
      {
        en: "`--out folder`: the same names in that folder, which is made if need be. A name that does not end in `.png` is a folder.",
        zh: "`--out 文件夹`：以同样的文件名保存到该文件夹，必要时会创建它。不以 `.png` 结尾的名称均视为文件夹。",
      },
      {
        en: "`--out x.png`: that file; with `--batch 2` and more `x-1.png`, `x-2.png` and so on. An existing file is refused before any work; `--force` replaces it.",
        zh: "`--out x.png`：保存为该文件；`--batch` 大于 1 时为 `x-1.png`、`x-2.png` 等。文件已存在时会在开始之前报错；`--force` 表示替换。",
      },
      {
        en: "Files appear complete or not at all. Each carries A1111's `parameters` text and the whole job as JSON under the keyword `inkloom`.",
        zh: "文件要么完整出现，要么不出现。每个文件都带有 A1111 的 `parameters` 文本，并在关键字 `inkloom` 下保存完整任务的 JSON。",
      },
      {
        en: "The data folder is `INKLOOM_HOME` if set, else the platform's: `~/.local/share/inkloom` (or under `XDG_DATA_HOME`), `~/Library/Application Support/Inkloom`, `%LOCALAPPDATA%\\Inkloom`. Models are found by name in its `models` folder.",
        zh: "数据文件夹为 `INKLOOM_HOME`；未设置时采用系统的位置：`~/.local/share/inkloom`（或 `XDG_DATA_HOME` 之下）、`~/Library/Application Support/Inkloom`、`%LOCALAPPDATA%\\Inkloom`。其中 `models` 文件夹内的模型可用名称指定。",
      },
    ],
  },
  {
    title: { en: "What is printed", zh: "输出内容" },
    body: [
      {
        en: "Standard output holds the result alone: one path per picture, or with `--json` one JSON document.",
        zh: "标准输出只包含结果：每张图片一行路径；使用 `--json` 时为一个 JSON 文档。",
      },
      {
        en: 'JSON does not depend on the language: a sentence in it, such as `why` of `model inspect`, is an object with both, `{"en": …, "zh": …}`.',
        zh: 'JSON 与语言设置无关：其中的句子（例如 `model inspect` 的 `why`）是同时包含两种语言的对象 `{"en": …, "zh": …}`。',
      },
      {
        en: "Progress goes to standard error, and only to a terminal. Terminals with a picture protocol (kitty, iTerm2, WezTerm, Ghostty, Konsole, VS Code, Rio) or true colour also show the picture while it is made.",
        zh: "进度显示在标准错误输出，且仅在终端中显示。支持图片协议（kitty、iTerm2、WezTerm、Ghostty、Konsole、VS Code、Rio）或真彩色的终端还会在生成过程中显示图片。",
      },
      {
        en: "A failure is a sentence, its cause with the [problem code](problems.md), and the cure.",
        zh: "出错时依次给出说明、原因（附[问题代码](problems.md)）和解决办法。",
      },
      {
        en: "The language is that of `LC_ALL`, `LC_MESSAGES` or `LANG`, or of `--lang`.",
        zh: "语言取自 `LC_ALL`、`LC_MESSAGES` 或 `LANG`，也可用 `--lang` 指定。",
      },
    ],
  },
  {
    title: { en: "Exit codes", zh: "退出码" },
    body: [
      { en: "`0`: done", zh: "`0`：成功" },
      { en: "`1`: Inkloom or the machine failed", zh: "`1`：Inkloom 或本机出错" },
      {
        en: "`2`: the command line or its input cannot be used; nothing was written",
        zh: "`2`：命令行或输入有误；没有写入任何内容",
      },
      {
        en: "`130`: interrupted by Ctrl-C, within a second; no unfinished file stays",
        zh: "`130`：被 Ctrl-C 中断，一秒内结束；不会留下不完整的文件",
      },
    ],
  },
];

/** The page `docs/cli.md` or `docs/cli.zh-CN.md`. */
export function cliPage(language: Language): string {
  const ids = Object.keys(TOOLS) as ToolId[];
  const sections = [
    `# ${WORDS.title[language]}`,
    WORDS.made[language],
    ...ids.flatMap((id) => toolSection(TOOLS[id], Object.values(EXTRA_OPTIONS[id]), language)),
    ...SERVICE_COMMANDS.flatMap((command) => serviceSection(command, language)),
    `## ${WORDS.everywhere[language]}`,
    bullets([
      ...Object.values(GLOBAL_OPTIONS).map((option) => extraLine(option, language)),
      line("-h, --help", WORDS.help[language], language),
      line("-V, --version", WORDS.version[language], language),
    ]),
    ...RULES.flatMap(({ title, body }) => [
      `## ${title[language]}`,
      bullets(body.map((text) => text[language])),
    ]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function toolSection(
  tool: ToolDeclaration,
  extras: readonly ExtraOption[],
  language: Language,
): string[] {
  const parameters = Object.entries(tool.notes);
  const words = parameters.flatMap(([, { cli }]) => ("argument" in cli ? [typed(cli)] : []));
  const usage = ["inkloom", ...tool.command, "[options]", ...words].join(" ");
  const lines = [
    ...parameters.map(([name, notes]) => parameterLine(tool, name, notes, language)),
    ...extras.map((option) => extraLine(option, language)),
  ];
  return [`## ${tool.title[language]}`, `\`${usage}\``, tool.help[language], bullets(lines)];
}

function serviceSection(command: ServiceCommand, language: Language): string[] {
  const { words, title, help, takes = [], options = {} } = command;
  const typedWords = takes.map(({ name, many, optional }) => {
    const word = `${name}${many === true ? "..." : ""}`;
    return optional === true ? `[${word}]` : `<${word}>`;
  });
  const usage = ["inkloom", ...words, "[options]", ...typedWords].join(" ");
  const lines = [
    ...takes.map((word, index) => line(typedWords[index] ?? "", word.help[language], language)),
    ...Object.values(options).map((option) => extraLine(option, language)),
  ];
  const list = lines.length > 0 ? [bullets(lines)] : [];
  return [`## ${title[language]}`, `\`${usage}\``, help[language], ...list];
}

function parameterLine(
  tool: ToolDeclaration,
  name: string,
  notes: ParameterNotes,
  language: Language,
): string {
  const schema = (tool.parameters.properties as Readonly<Record<string, object>>)[name] ?? {};
  const standard = notes.whenAbsent?.[language] ?? String(limitsOf(schema).default ?? "");
  const colon = language === "zh" ? "：" : ": ";
  const accepts =
    notes.offers === undefined
      ? `${WORDS.accepts[language]}${colon}${expectation(schema, notes)[language]}`
      : `${WORDS.offers[language]}${colon}${notes.offers.join(language === "zh" ? "、" : ", ")}`;
  const parts = [
    notes.help[language],
    accepts,
    ...(standard === "" ? [] : [`${WORDS.default[language]}${colon}${standard}`]),
  ];
  return line(typed(notes.cli), parts.join(language === "zh" ? "。" : ". "), language);
}

const typed = (form: CommandLineForm): string =>
  "argument" in form
    ? `<${form.argument}${form.many === true ? "..." : ""}>`
    : `${form.short === undefined ? "" : `-${form.short}, `}--${form.flag}${form.value === undefined ? "" : ` <${form.value}>`}`;

const extraLine = ({ flags, help }: ExtraOption, language: Language): string =>
  line(flags, help[language], language);

const line = (flags: string, text: string, language: Language): string =>
  language === "zh" ? `\`${flags}\`：${text}。` : `\`${flags}\`: ${text}.`;

const bullets = (lines: readonly string[]): string => lines.map((each) => `- ${each}`).join("\n");
