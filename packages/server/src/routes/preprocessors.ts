/** `/preprocessors`: what makes control pictures, for forms of control units. */
import { type Preprocessor, PREPROCESSORS } from "@inkloom/contract";
import type { FastifyPluginAsync } from "fastify";
import { does, said } from "./schemas/said.ts";
import { answers, list, object, text } from "./schemas/shapes.ts";

const words = object({ en: text("English", "英文"), zh: text("Chinese", "中文") });
const number = (en: string, zh: string) => ({ type: "number", ...said(en, zh) });

const PREPROCESSOR = object(
  {
    id: text("Its name", "名称"),
    type: text("Kind of control", "控制类型"),
    title: words,
    help: words,
    aliases: list({ type: "string" }, said("Other names that are understood", "其他可用的名称")),
    gives: text(
      "map: a picture; pose: a picture drawn of key points; nothing: it works in a control unit alone",
      "map：图片；pose：由关键点绘成的图片；nothing：仅用于控制单元",
    ),
    resolution: number(
      "Shorter side at which it works; absent where it takes the picture as it is",
      "工作时的短边；未给出时按原图处理",
    ),
    sliders: list(
      object({
        name: text("As the tool annotate calls it", "在工具 annotate 中的名称"),
        label: words,
        minimum: number("Least", "最小值"),
        maximum: number("Most", "最大值"),
        default: number("Where nothing is given", "默认值"),
        step: number("Step of a slider", "步长"),
      }),
      said(
        "In the order of threshold_a and threshold_b of a unit",
        "依次对应单元的 threshold_a、threshold_b",
      ),
    ),
    masked: { type: "boolean", ...said("Whether it needs a mask", "是否需要蒙版") },
    networks: list(
      { type: "string" },
      said("Entries of the catalogue that it needs", "所需的目录条目"),
    ),
  },
  ["resolution"],
);

export const preprocessorRoutes: FastifyPluginAsync = (app) => {
  app.get(
    "/preprocessors",
    {
      schema: {
        operationId: "listPreprocessors",
        tags: ["tools"],
        ...does({ en: "What makes control pictures", zh: "列出所有预处理器" }),
        response: answers({ 200: object({ preprocessors: list(PREPROCESSOR) }) }),
      },
    },
    () => ({
      preprocessors: (PREPROCESSORS as readonly Preprocessor[]).map(({ resolution, ...each }) => ({
        ...each,
        ...(resolution && { resolution: resolution.default }),
      })),
    }),
  );
  return Promise.resolve();
};
