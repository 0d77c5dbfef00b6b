import { defineTool } from "./define-tool.ts";
import { picture } from "./parameter.ts";

export const infoTool = defineTool({
  id: "info",
  command: ["info"],
  title: { en: "Picture information", zh: "图片信息" },
  help: {
    en: "Tells how a picture was made, from what Inkloom, A1111, ComfyUI and others keep in its file.",
    zh: "根据墨织、A1111、ComfyUI 等程序保存在图片文件中的信息，显示图片的生成方式。",
  },
  inputs: [{ name: "picture", type: "image", label: { en: "Picture", zh: "图片" } }],
  outputs: [{ name: "report", type: "report", label: { en: "Report", zh: "报告" } }],
  parameters: {
    picture: picture({
      label: { en: "Picture", zh: "图片" },
      help: {
        en: "A picture file: PNG, JPEG, WebP or GIF",
        zh: "图片文件：PNG、JPEG、WebP 或 GIF",
      },
      cli: { argument: "picture" },
    }),
  },
});
