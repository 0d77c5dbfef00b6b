import { type Language, printable, type Text } from "@inkloom/contract";
import type { Results } from "@inkloom/tools";
import type { Perform } from "./bench.ts";
import { watchDrawing } from "./watch-drawing.ts";

type Check = Results["dataset-check"];

/** Pictures of a finding that are named; --json has all. */
const NAMED = 10;

const LEVELS = {
  stop: { en: "Must be mended", zh: "必须处理" },
  mend: { en: "Better mended", zh: "建议处理" },
  know: { en: "Good to know", zh: "供参考" },
} as const satisfies Readonly<Record<string, Text>>;

/** Prints what is wrong with a data set. */
export const performDatasetCheck: Perform<"dataset-check"> = async (
  { parameters, extras },
  bench,
) => {
  const { language, around, runs } = bench;
  await watchDrawing(bench, {}, async ({ context, stop }) => {
    const check = await runs["dataset-check"](parameters, context);
    stop();
    if (extras.json === true) bench.printJson(check);
    else around.stdout.write(`${checkWords(check, language).join("\n")}\n`);
  });
};

function checkWords({ pictures, usable, captioned, findings }: Check, language: Language) {
  const zh = language === "zh";
  const first = zh
    ? `${pictures} 张图片，其中 ${usable} 张可用于训练，${captioned} 张有标注。`
    : `Pictures: ${pictures}, to learn from: ${usable}, with captions: ${captioned}.`;
  const lines = findings.flatMap(({ level, sentence, pictures: named, groups }) => {
    const colon = zh ? "：" : ": ";
    const rows = groups
      ? groups.map((group) => group.join("  =  "))
      : named.map(({ name, note }) => (note ? `${name}  ${note[language]}` : name));
    const more = rows.length - NAMED;
    return [
      "",
      `${LEVELS[level][language]}${colon}${sentence[language]}`,
      ...rows.slice(0, NAMED).map((row) => `  ${printable(row)}`),
      ...(more > 0 ? [zh ? `  另有 ${more} 项` : `  ${more} more`] : []),
    ];
  });
  const fine = zh ? "未发现问题。" : "Nothing is wrong with it.";
  return findings.length === 0 ? [first, fine] : [first, ...lines];
}
