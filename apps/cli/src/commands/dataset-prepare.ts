import { type Language, printable } from "@inkloom/contract";
import type { Results } from "@inkloom/tools";
import type { Perform } from "./bench.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** Pictures of a list that are named; --json has all. */
const NAMED = 10;

/** Prints what became of a data set's pictures. */
export const performDatasetPrepare: Perform<"dataset-prepare"> = async (
  { parameters, extras },
  bench,
) => {
  const { language, around, runs } = bench;
  await watchDrawing(bench, {}, async ({ context, stop }) => {
    const result = await runs["dataset-prepare"](parameters, context);
    stop();
    if (extras.json === true) bench.printJson(result);
    else around.stdout.write(`${preparedWords(result, language).map(printable).join("\n")}\n`);
  });
};

function preparedWords(
  { path, made, sizes, enlarged, faceless, unreadable }: Results["dataset-prepare"],
  language: Language,
): string[] {
  const zh = language === "zh";
  const list = (title: string, names: readonly string[]): string[] => {
    if (names.length === 0) return [];
    const more = names.length - NAMED;
    return [
      title,
      ...names.slice(0, NAMED).map((name) => `  ${name}`),
      ...(more > 0 ? [zh ? `  另有 ${more} 张` : `  ${more} more`] : []),
    ];
  };
  const counted = sizes.map(({ size, count }) => `${size} (${count})`).join(zh ? "、" : ", ");
  return [
    zh ? `${path} 中的图片：${made} 张，${counted}` : `Pictures in ${path}: ${made}, ${counted}`,
    ...list(zh ? "已放大：" : "Enlarged:", enlarged),
    ...list(
      zh ? "未找到人脸，改为围绕主体裁剪：" : "No face was found, cut around what stands out:",
      faceless,
    ),
    ...list(
      zh ? "无法读取，已跳过：" : "Left out, since they cannot be read:",
      unreadable.map(({ name, reason }) => `${name}  ${reason[language]}`),
    ),
  ];
}
