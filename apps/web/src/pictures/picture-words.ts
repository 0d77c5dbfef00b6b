import { defineWords } from "../language/words.ts";

export const pictureWords = defineWords("pictures", {
  choose: { en: "Choose a picture", zh: "选择图片" },
  drop: { en: "or drop or paste one here", zh: "或拖放、粘贴到此处" },
  removeNamed: { en: "{{name}}: take it out", zh: "{{name}}：移除" },
  uploading: { en: "Uploading", zh: "正在上传" },
  type: {
    en: "This is {{type}}; expected a picture: PNG, JPEG, WebP, GIF or AVIF.",
    zh: "文件类型为 {{type}}；应为 PNG、JPEG、WebP、GIF 或 AVIF 图片。",
  },
  large: {
    en: "The file has {{size}} MB; at most {{most}} MB are taken.",
    zh: "文件大小为 {{size}} MB；最多 {{most}} MB。",
  },
  pixels: {
    en: "The picture has {{width}} x {{height}} pixels; at most {{most}} million are taken.",
    zh: "图片为 {{width}} x {{height}} 像素；最多 {{most}} 百万像素。",
  },
  damaged: {
    en: "The file is no picture that can be read, or it is damaged.",
    zh: "文件不是可读取的图片，或已损坏。",
  },
});
