/** Settings of the service, wherever they stand. */
import { entry, type ProblemEntry } from "./entry.ts";

export const SETTING_PROBLEMS = {
  "config/invalid": entry(
    400,
    { en: "A setting has a value that it does not take.", zh: "某项设置的值不可用。" },
    {
      en: "Give it a value of the kind named in the message, where the message says it came from; docs/config.md lists all settings.",
      zh: "请在提示所述的来源处改为所述类型的值；全部设置见 docs/config.zh-CN.md。",
    },
  ),
  "config/unknown": entry(
    400,
    { en: "There is no such setting.", zh: "没有这项设置。" },
    {
      en: "Use the name that the message offers; `inkloom config show` lists all settings.",
      zh: "请使用提示中给出的名称；`inkloom config show` 列出全部设置。",
    },
  ),
  "config/malformed": entry(
    400,
    { en: "A file that settings are read from cannot be read.", zh: "无法读取保存设置的文件。" },
    {
      en: "Mend the file at the place named in the message: settings are one JSON object, a secret is one line of text.",
      zh: "请在提示所述的位置修正该文件：设置为一个 JSON 对象，密钥为一行文字。",
    },
  ),
  "config/unwritable": entry(
    400,
    { en: "The file of settings cannot be written.", zh: "无法写入设置文件。" },
    {
      en: "Use a data folder that you may write to (`INKLOOM_HOME`); the settings are as they were.",
      zh: "请使用有写入权限的数据文件夹（`INKLOOM_HOME`）；设置没有改变。",
    },
  ),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
