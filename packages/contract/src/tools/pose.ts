import { defineTool } from "./define-tool.ts";
import { text, toggle } from "./parameter.ts";

/** Longer texts are refused, bytes of UTF-8. */
export const POSE_LIMIT = 1024 * 1024;

export const poseTool = defineTool({
  id: "pose",
  command: ["pose"],
  title: { en: "Draw a pose", zh: "绘制姿态" },
  help: {
    en: "Draws key points in OpenPose's JSON form as a control picture.",
    zh: "把 OpenPose JSON 格式的关键点绘制成控制图。",
  },
  inputs: [{ name: "pose", type: "text", label: { en: "Pose", zh: "姿态" } }],
  outputs: [{ name: "map", type: "image", label: { en: "Control picture", zh: "控制图" } }],
  parameters: {
    pose: text(
      { minLength: 1, maxLength: POSE_LIMIT },
      {
        label: { en: "Pose", zh: "姿态" },
        help: {
          en: "JSON with people, canvas_width and canvas_height; on the command line a file, - for the standard input",
          zh: "含 people、canvas_width、canvas_height 的 JSON；命令行中为文件，- 表示标准输入",
        },
        cli: { argument: "file" },
        maxBytes: POSE_LIMIT,
      },
    ),
    no_body: toggle({
      label: { en: "No body", zh: "不画身体" },
      help: { en: "Leave bodies away", zh: "不绘制身体" },
      cli: { flag: "no-body" },
    }),
    no_hands: toggle({
      label: { en: "No hands", zh: "不画手" },
      help: { en: "Leave hands away", zh: "不绘制手" },
      cli: { flag: "no-hands" },
    }),
    no_face: toggle({
      label: { en: "No face", zh: "不画脸" },
      help: { en: "Leave faces away", zh: "不绘制面部" },
      cli: { flag: "no-face" },
    }),
  },
});
