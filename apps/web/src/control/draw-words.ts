import { defineWords } from "../language/words.ts";

export const drawWords = defineWords("control-draw", {
  editPose: { en: "Edit the pose", zh: "编辑姿势" },
  poseHelp: {
    en: "Drag joints, or a figure by its limbs. Arrow keys move the joint that is chosen, with Shift further; Page Up and Page Down choose another.",
    zh: "拖动关节，或拖动肢体来移动人物。方向键移动所选关节，按住 Shift 移动更多；Page Up 和 Page Down 选择其他关节。",
  },
  posePicture: { en: "Pose", zh: "姿势" },
  removeFigure: { en: "Remove the figure", zh: "删除人物" },
  scribble: { en: "Scribble", zh: "涂鸦" },
  scribbleHelp: {
    en: "White lines on black, as scribble networks read them, {{width}} × {{height}} pixels like the picture to be drawn.",
    zh: "黑底白线，供涂鸦控制网络读取；{{width}} × {{height}} 像素，与要绘制的图片相同。",
  },
  scribblePicture: { en: "Drawing area", zh: "绘制区域" },
  brush: { en: "Brush", zh: "画笔" },
  eraser: { en: "Eraser", zh: "橡皮" },
  tool: { en: "Tool", zh: "工具" },
  size: { en: "Size", zh: "大小" },
  undo: { en: "Undo", zh: "撤销" },
  redo: { en: "Redo", zh: "重做" },
  clear: { en: "Clear", zh: "清空" },
  invert: { en: "Show black on white", zh: "以白底黑线显示" },
  close: { en: "Close", zh: "关闭" },
  chosenJoint: { en: "{{name}}: {{x}}, {{y}}", zh: "{{name}}：{{x}}, {{y}}" },
  cancel: { en: "Cancel", zh: "取消" },
  done: { en: "Done", zh: "完成" },
  unreadable: {
    en: "The pose that was given cannot be read; a new one begins here.",
    zh: "无法读取给出的姿势，已新建一个。",
  },
});
