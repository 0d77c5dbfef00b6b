import { defineWords } from "../../../language/words.ts";

export const prepareWords = defineWords("dataset-prepare", {
  help: {
    en: "Cuts and resizes pictures to multiples of 64, into a new data set or in their places. In their places it can be undone.",
    zh: "将图片裁剪、缩放到 64 的倍数，写入新的数据集或就地修改。就地修改可以撤销。",
  },
  all_one: { en: "The {{count}} picture of the data set", zh: "数据集中的 {{count}} 张图片" },
  all_other: {
    en: "All {{count}} pictures of the data set",
    zh: "数据集中的全部 {{count}} 张图片",
  },
  many: { en: "All pictures", zh: "全部图片" },
  one: { en: "One picture by hand", zh: "手动裁剪一张" },
  how: { en: "How", zh: "方式" },
  start: { en: "Prepare", zh: "开始处理" },
  working: { en: "Preparing", zh: "正在处理" },
  stop: { en: "Stop", zh: "停止" },
  done: { en: "{{made}} pictures made", zh: "已处理 {{made}} 张图片" },
  openNew: { en: "Open {{name}}", zh: "打开 {{name}}" },
  enlarged: {
    en: "Enlarged, since they were smaller: {{count}}",
    zh: "原图较小而被放大：{{count}} 张",
  },
  faceless: {
    en: "No face found, cut around the subject: {{count}}",
    zh: "未找到人脸，按主体裁剪：{{count}} 张",
  },
  unreadable: { en: "Not readable: {{count}}", zh: "无法读取：{{count}} 张" },
  picture: { en: "Picture", zh: "图片" },
  width: { en: "Width", zh: "宽度" },
  height: { en: "Height", zh: "高度" },
  frame: {
    en: "Part that is kept: {{w}} × {{h}} %, {{x}} % from the left, {{y}} % from the top",
    zh: "保留的部分：宽 {{w}}%，高 {{h}}%，距左 {{x}}%，距上 {{y}}%",
  },
  frameHelp: {
    en: "Drag the frame or its corner. Arrow keys move it, with Shift they change its size.",
    zh: "拖动裁剪框或其右下角。方向键移动，按住 Shift 改变大小。",
  },
  crop: { en: "Crop in its place", zh: "就地裁剪" },
  cropped: { en: "{{name}} cropped", zh: "已裁剪 {{name}}" },
  loadingPicture: { en: "Loading the picture", zh: "正在加载图片" },
});
