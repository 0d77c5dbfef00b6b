import { type Language, printable, type ToolId } from "@inkloom/contract";
import type { Results } from "@inkloom/tools";
import { bytesWords, countWords } from "./amounts.ts";
import type { Perform } from "./bench.ts";
import { textTable } from "./text-table.ts";
import { watchDrawing } from "./watch-drawing.ts";

/** The tools that make a model file. */
type Made =
  "lora-merge" | "lora-resize" | "lora-extract" | "lora-bake" | "model-merge" | "model-new";

/** Makes the file and says where it is and what is in it. */
export const performMade =
  <Id extends Made & ToolId>(id: Id): Perform<Id> =>
  async ({ parameters: typed, extras, words }, bench) =>
    watchDrawing(bench, {}, async ({ context, stop }) => {
      const parameters = withWords(typed, id === "lora-bake" ? words.slice(1) : words);
      const run = bench.runs[id] as (
        given: typeof parameters,
        context: typeof bench.context,
      ) => Promise<Results[Made]>;
      const made = await run(parameters, context);
      stop();
      const { json } = extras as { readonly json?: boolean };
      if (json === true) bench.printJson(made);
      else bench.around.stdout.write(`${madeText(made, bench.language)}\n`);
    });

/** Words of their own are entries of the list of LoRAs. */
const withWords = <P extends object>(parameters: P, words: readonly string[]): P =>
  "loras" in parameters ? { ...parameters, loras: words.join("; ") } : parameters;

const WORDS = {
  path: { en: "File", zh: "文件" },
  size: { en: "Size", zh: "大小" },
  hash: { en: "Hash", zh: "哈希" },
  layers: { en: "Layers", zh: "层数" },
  ranks: { en: "Ranks", zh: "秩" },
  left: { en: "Kept", zh: "保留" },
  tensors: { en: "Tensors", zh: "张量" },
  averages: { en: "Averages left out", zh: "略去的平均权重" },
  kept: { en: "Kept as they were", zh: "保持原样" },
  leftOut: { en: "Left out", zh: "略去" },
  time: { en: "Time", zh: "用时" },
} as const;

/** Ranks that are listed; layers of a dynamic resize have many. */
const LISTED = 12;

function madeText(made: Results[Made], language: Language): string {
  const row = (word: keyof typeof WORDS, text: string): [string, string] => [
    WORDS[word][language],
    text,
  ];
  const rows = [row("path", made.path), row("size", bytesWords(made.bytes))];
  if ("layers" in made) {
    const { hash, layers, ranks, kept } = made;
    const shown = ranks.length > LISTED ? [ranks[0], "...", ranks.at(-1)] : ranks;
    rows.push(row("hash", hash), row("layers", countWords(layers)), row("ranks", shown.join(", ")));
    if (kept !== undefined) rows.push(row("left", `${(kept * 100).toFixed(2)}%`));
  } else {
    const { tensors, averages, kept = [], leftOut = [] } = made;
    rows.push(row("tensors", countWords(tensors)));
    if (averages > 0) rows.push(row("averages", countWords(averages)));
    for (const [word, keys] of [
      ["kept", kept],
      ["leftOut", leftOut],
    ] as const)
      if (keys.length > 0) rows.push(row(word, listed(keys)));
  }
  rows.push(row("time", `${String(made.seconds)} s`));
  return textTable(rows.map(([name, value]) => [name, printable(value)])).join("\n");
}

const listed = ([first = "", ...rest]: readonly string[]): string =>
  rest.length === 0 ? first : `${first} (+${countWords(rest.length)})`;
