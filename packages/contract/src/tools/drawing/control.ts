import { controlUnits, group } from "../parameter.ts";

/** Pictures that say where things are, beside the words. */
export const CONTROL = group(
  { en: "Control", zh: "控制" },
  {
    control: controlUnits({
      label: { en: "Control units", zh: "控制单元" },
      help: {
        en: 'A picture to follow, with preprocessor and control network: "canny,image=room.png,model=control_v11p_sd15_canny,weight=0.8"; may be given several times',
        zh: "要遵循的图片及其预处理器和控制网络：“canny,image=room.png,model=control_v11p_sd15_canny,weight=0.8”；可多次给出",
      },
      cli: { flag: "control", value: "unit", repeats: true },
      whenAbsent: { en: "none", zh: "无" },
    }),
  },
);
