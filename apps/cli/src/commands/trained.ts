import { printable } from "@inkloom/contract";
import type { Results } from "@inkloom/tools";
import { bytesWords, countWords } from "./amounts.ts";
import type { Perform } from "./bench.ts";
import { textTable } from "./text-table.ts";
import { watchDrawing } from "./watch-drawing.ts";

const WORDS = {
  path: { en: "File", zh: "文件" },
  size: { en: "Size", zh: "大小" },
  hash: { en: "Hash", zh: "哈希" },
  pictures: { en: "Pictures", zh: "图片" },
  steps: { en: "Steps", zh: "步数" },
  resumed: { en: "Taken up at step", zh: "继续于第几步" },
  loss: { en: "Loss", zh: "损失" },
  held: { en: "Loss held back", zh: "验证损失" },
  chart: { en: "Chart", zh: "损失曲线" },
  memory: { en: "Memory, estimated and peak", zh: "内存：估计与峰值" },
  use: { en: "Use", zh: "用法" },
  time: { en: "Time", zh: "用时" },
} as const;

/** How requests name what was made. */
const USES = {
  "train-lora": (name: string) => `<lora:${name}:1>`,
  "train-embedding": (name: string) => name,
  "train-controlnet": (name: string) => `--control PREPROCESSOR,image=FILE,model=${name}`,
  "train-model": (name: string) => `--model ${name}`,
};

/** The tools that train. */
type Trains = keyof typeof USES;

/** Trains and says where the file is and how the loss went. */
export const performTrained =
  <Id extends Trains>(id: Id): Perform<Id> =>
  async ({ parameters, extras }, bench) =>
    watchDrawing(bench, {}, async ({ context, stop }) => {
      const run = bench.runs[id] as (
        given: typeof parameters,
        context: typeof bench.context,
      ) => Promise<Results[Trains]>;
      const made = await run(parameters, context);
      stop();
      const { language, around } = bench;
      const { json } = extras as { readonly json?: boolean };
      if (json === true) {
        bench.printJson(made);
        return;
      }
      for (const { path, reason } of made.leftOut)
        around.stderr.write(`${printable(path)}: ${printable(reason[language])}\n`);
      const rows: [keyof typeof WORDS, string][] = [
        ["path", made.path],
        ["size", bytesWords(made.bytes)],

        ["pictures", countWords(made.pictures)],
        ["steps", countWords(made.steps)],
      ];
      if ("hash" in made) rows.push(["hash", made.hash]);
      if (made.resumedAt > 0) rows.push(["resumed", countWords(made.resumedAt)]);
      rows.push(["loss", `${made.firstLoss.toFixed(4)} -> ${made.lastLoss.toFixed(4)}`]);
      if (made.validationLoss !== undefined) rows.push(["held", made.validationLoss.toFixed(4)]);
      if (made.memory) {
        const { estimated, peak } = made.memory;
        const told = [estimated, ...(peak === undefined ? [] : [peak])];
        rows.push(["memory", told.map((bytes) => bytesWords(bytes)).join(" / ")]);
      }
      rows.push(
        ["chart", made.chart],
        ["use", USES[id](made.name)],
        ["time", `${String(made.seconds)} s`],
      );
      const table = textTable(rows.map(([word, text]) => [WORDS[word][language], printable(text)]));
      around.stdout.write(`${table.join("\n")}\n`);
      if (made.advice) around.stdout.write(`${made.advice[language]}\n`);
    });
