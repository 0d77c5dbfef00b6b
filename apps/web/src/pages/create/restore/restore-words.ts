import { defineWords } from "../../../language/words.ts";

export const restoreWords = defineWords("create-restore", {
  drop: { en: "Drop the picture: what made it is restored", zh: "松开以读取图片的生成参数" },
  reading: { en: "Reading the picture …", zh: "正在读取图片…" },
  restored: { en: "The form has the settings of the picture", zh: "已将图片的设置填入表单" },
  from: { en: "Read from: {{source}}", zh: "来源：{{source}}" },
  missing: { en: "What could not be restored:", zh: "以下内容无法恢复：" },
  item: { en: "{{name}}: {{value}} ({{why}})", zh: "{{name}}：{{value}}（{{why}}）" },
  undo: { en: "Undo", zh: "撤销" },
  instead: { en: "Use the picture itself", zh: "改为使用图片本身" },
  close: { en: "Close this message", zh: "关闭此消息" },
  what: { en: "What shall become of the picture?", zh: "如何使用这张图片？" },
  settings: { en: "Restore its settings", zh: "恢复其生成参数" },
  noSettings: { en: "Its settings cannot be restored: {{why}}", zh: "无法恢复其参数：{{why}}" },
  untold: {
    en: "The picture does not tell how it was made.",
    zh: "图片中没有生成信息。",
  },
  into: { en: "Use it in: {{tool}}", zh: "用于：{{tool}}" },
  dropped: { en: "The dropped picture", zh: "拖入的图片" },
});
