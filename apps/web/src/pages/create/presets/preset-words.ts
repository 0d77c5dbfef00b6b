import { defineWords } from "../../../language/words.ts";

export const presetWords = defineWords("create-presets", {
  title: { en: "Presets", zh: "预设" },
  open: { en: "Presets: whole forms under a name", zh: "预设：保存整套设置" },
  close: { en: "Close", zh: "关闭" },
  name: { en: "Name of a new preset", zh: "新预设的名称" },
  keep: { en: "Keep the form", zh: "保存当前设置" },
  none: { en: "No form is kept yet.", zh: "还没有保存任何预设。" },
  use: { en: "Use {{name}}", zh: "使用 {{name}}" },
  remove: { en: "Delete {{name}}", zh: "删除 {{name}}" },
  removed: { en: "{{name}} was deleted.", zh: "已删除 {{name}}。" },
  used: { en: "The form is that of {{name}}.", zh: "已套用 {{name}}。" },
  undo: { en: "Undo", zh: "撤销" },
  dismiss: { en: "Close this message", zh: "关闭此消息" },
  unreadable: {
    en: "{{name}} holds no form of a tool that is there.",
    zh: "{{name}} 中没有可用工具的设置。",
  },
});
