/** The page of the service's settings in one language, made from their declaration. */
import {
  type Language,
  limitsOf,
  type Setting,
  SETTING_GROUPS,
  settingExpectation,
  type SettingKey,
  SETTINGS,
  settingVariable,
  type Text,
} from "../packages/contract/src/index.ts";

const WORDS = {
  title: { en: "Settings of the service", zh: "服务的设置" },
  other: { en: "[中文](config.zh-CN.md)", zh: "[English](config.md)" },
  made: {
    en: "Made from `packages/contract/src/settings` by `npm run docs`; not written by hand.",
    zh: "由 `npm run docs` 根据 `packages/contract/src/settings` 生成，请勿手工修改。",
  },
  accepts: { en: "accepts", zh: "取值" },
  standard: { en: "default", zh: "默认值" },
  secret: { en: "Secret", zh: "密钥" },
  none: { en: "none", zh: "无" },
  serving: { en: "Not of workers", zh: "不用于工作进程" },
} as const satisfies Readonly<Record<string, Text>>;

const BEFORE: Readonly<Record<Language, string>> = {
  en: `A setting may stand in four places. The last one that gives it counts:

1. its default;
2. \`config.json\` in the data folder (\`inkloom config path\` prints where that is);
3. an environment variable;
4. a flag of \`inkloom serve\` or \`inkloom worker\`.

\`\`\`sh
inkloom config show                       # every setting, its value and where it comes from
inkloom config set port 7861
inkloom config set allowedHosts studio.example,studio.local
inkloom config set webhookSecret -        # reads it from standard input
inkloom config unset port
\`\`\`

\`config.json\` is one JSON object. A name with a dot is a key within an object:

\`\`\`json
{ "port": 7861, "allowedHosts": ["studio.example"], "s3": { "bucket": "pictures" } }
\`\`\`

- A name that is no setting is an error that names the nearest one, and so is a value that does not fit, in every layer: nothing is passed over.
- Lists: an array in the file; text with commas between in a variable, or a JSON array where an entry holds a comma; a flag may be given several times.
- Switches of variables are \`true\` or \`false\`, also \`yes\`, \`no\`, \`on\`, \`off\`, \`1\`, \`0\`.
- An empty variable counts as one that is not set.
- Secrets have no flag, because other users see those in the list of processes. \`<VARIABLE>_FILE\` names a file whose one line is the value, as containers hand secrets over. \`config show\` prints \`***\`.
- \`inkloom config set\` writes \`config.json\` so that only you may read it. A file with a secret that others may read is told at the start.
- A service takes changes up when it starts again.
- Kubernetes sets \`INKLOOM_PORT\` for a service that is called \`inkloom\`. Call it otherwise, or set \`enableServiceLinks: false\`.
- \`INKLOOM_HOME\` is the data folder itself. \`INKLOOM_SERVER\` and \`INKLOOM_TOKEN\` are for commands: which service they ask, and what they show it.`,
  zh: `一项设置可以出现在四处，后面的优先：

1. 默认值；
2. 数据文件夹中的 \`config.json\`（\`inkloom config path\` 输出其位置）；
3. 环境变量；
4. \`inkloom serve\` 或 \`inkloom worker\` 的选项。

\`\`\`sh
inkloom config show                       # 每项设置的值及其来源
inkloom config set port 7861
inkloom config set allowedHosts studio.example,studio.local
inkloom config set webhookSecret -        # 从标准输入读取
inkloom config unset port
\`\`\`

\`config.json\` 是一个 JSON 对象。名称中的点表示对象中的键：

\`\`\`json
{ "port": 7861, "allowedHosts": ["studio.example"], "s3": { "bucket": "pictures" } }
\`\`\`

- 不存在的名称会报错并给出最接近的名称；任何一处的值不合要求也会报错，不会被忽略。
- 列表：在文件中为数组；在环境变量中以逗号分隔，某项含逗号时写成 JSON 数组；选项可多次给出。
- 环境变量中的开关写作 \`true\` 或 \`false\`，也可写作 \`yes\`、\`no\`、\`on\`、\`off\`、\`1\`、\`0\`。
- 空的环境变量等于没有设置。
- 密钥没有选项，因为其他用户能在进程列表中看到选项。\`<环境变量>_FILE\` 指定一个文件，其中的一行即为值，与容器传递密钥的方式相同。\`config show\` 显示为 \`***\`。
- \`inkloom config set\` 写入的 \`config.json\` 只有你可以读取。含有密钥而他人可读的文件会在启动时提示。
- 服务重新启动后更改才生效。
- Kubernetes 会为名为 \`inkloom\` 的 Service 设置 \`INKLOOM_PORT\`。请换用其他名称，或设置 \`enableServiceLinks: false\`。
- \`INKLOOM_HOME\` 是数据文件夹本身。\`INKLOOM_SERVER\` 和 \`INKLOOM_TOKEN\` 供命令使用：向哪个服务请求，以及出示的令牌。`,
};

/** The page `docs/config.md` or `docs/config.zh-CN.md`. */
export function configPage(language: Language): string {
  const sections = SETTING_GROUPS.flatMap(({ title, keys }) => [
    `## ${title[language]}`,
    ...keys.map((key) => settingLines(key, language)),
  ]);
  return `${[`# ${WORDS.title[language]}`, `${WORDS.other[language]}\n\n${WORDS.made[language]}`, BEFORE[language], ...sections].join("\n\n")}\n`;
}

function settingLines(key: SettingKey, language: Language): string {
  const setting: Setting = SETTINGS[key];
  const { notes, secret, serving } = setting;
  const colon = language === "zh" ? "：" : ": ";
  const stop = language === "zh" ? "。" : ".";
  const variable = settingVariable(key);
  const names = [
    `\`${variable}\``,
    ...(secret === true ? [`\`${variable}_FILE\``] : []),
    ...(secret === true || !("flag" in notes.cli) ? [] : [`\`--${notes.cli.flag}\``]),
  ];
  const remarks = [
    ...(secret === true ? [WORDS.secret[language]] : []),
    ...(serving === true ? [WORDS.serving[language]] : []),
  ].map((remark) => `${remark}${stop}`);
  const gap = language === "zh" ? "" : " ";
  return [
    `### \`${key}\``,
    [`${notes.help[language]}${stop}`, ...remarks].join(gap),
    [
      `- ${names.join(language === "zh" ? "、" : ", ")}`,
      `- ${WORDS.accepts[language]}${colon}${settingExpectation(key)[language]}`,
      `- ${WORDS.standard[language]}${colon}${standardWords(setting, language)}`,
    ].join("\n"),
  ].join("\n\n");
}

function standardWords({ schema, notes, many }: Setting, language: Language): string {
  if (many === true) return WORDS.none[language];
  return notes.whenAbsent?.[language] ?? `\`${String(limitsOf(schema).default)}\``;
}
