import { choice, group, integer, number } from "../parameter.ts";

/** Each picture drawn from the one before: A1111's script "Loopback". */
export const LOOPBACK = group(
  { en: "Loopback", zh: "循环重绘" },
  {
    loops: integer(
      { minimum: 1, maximum: 32, default: 1 },
      {
        label: { en: "Loops", zh: "循环次数" },
        help: {
          en: "How often the result is drawn anew, each time with the next seed; every picture is kept",
          zh: "结果反复重绘的次数，每次使用下一个种子；每张图片都会保留",
        },
        cli: { flag: "loops", value: "n" },
        step: 1,
      },
    ),
    final_denoise: number(
      { minimum: 0, maximum: 1, default: 0.5 },
      {
        label: { en: "Final denoising strength", zh: "最终重绘强度" },
        help: {
          en: "Denoising strength of the last loop; the first has the denoising strength",
          zh: "最后一次循环的重绘强度；第一次采用重绘强度",
        },
        cli: { flag: "final-denoise", value: "share" },
        step: 0.01,
      },
    ),
    denoise_curve: choice(["linear", "aggressive", "lazy"], "linear", {
      label: { en: "Denoising strength curve", zh: "重绘强度曲线" },
      help: {
        en: "How the strength goes from the first loop to the last: evenly, soon, or late",
        zh: "强度从第一次循环到最后一次的变化：均匀、先快后慢，或先慢后快",
      },
      cli: { flag: "denoise-curve", value: "curve" },
    }),
  },
);
