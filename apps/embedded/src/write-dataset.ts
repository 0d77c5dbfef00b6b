/** A data set as people have them: pictures, each with its captions in a text file (one line in each language), and a
 *  configuration that draws one of the lines by lot. */
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { encodePng, type Pixels } from "@inkloom/pixels";
import { type Language, LANGUAGES, SIDE } from "./scenes/index.ts";

interface DatasetPlan {
  readonly count: number;
  readonly batch: number;
  /** Share of the steps that show a picture without words. */
  readonly dropout: number;
  readonly draw: (index: number) => {
    readonly picture: Pixels;
    readonly captions: Readonly<Record<Language, string>>;
  };
  /** The control picture of each, where a ControlNet is to learn them. */
  readonly guide?: ((picture: Pixels, index: number) => Pixels) | undefined;
}

/** What is there already is left as it is. */
export async function writeDataset(
  folder: string,
  { count, batch, dropout, draw, guide }: DatasetPlan,
): Promise<void> {
  const [pictures, guides] = [resolve(folder, "pictures"), resolve(folder, "guides")];
  await mkdir(pictures, { recursive: true });
  if (guide) await mkdir(guides, { recursive: true });
  for (let i = 0; i < count; i++) {
    const name = String(i).padStart(6, "0");
    if (existsSync(join(pictures, `${name}.png`))) continue;
    const { picture, captions } = draw(i);
    const lines = LANGUAGES.map((language) => captions[language]);
    await writeFile(join(pictures, `${name}.txt`), `${lines.join("\n")}\n`);
    if (guide) await writeFile(join(guides, `${name}.png`), await encodePng(guide(picture, i)));
    const part = join(pictures, `${name}.part`); // the picture last, and whole: it says that all are there
    await writeFile(part, await encodePng(picture));
    await rename(part, join(pictures, `${name}.png`));
    if ((i + 1) % 1000 === 0) process.stdout.write(`${i + 1} of ${count} pictures\n`);
  }
  const toml = `[general]
enable_wildcard = true
caption_extension = ".txt"

[[datasets]]
resolution = ${SIDE}
batch_size = ${batch}

[[datasets.subsets]]
image_dir = "pictures"
caption_dropout_rate = ${dropout}
${guide ? 'conditioning_data_dir = "guides"\n' : ""}`;
  await writeFile(join(folder, "dataset.toml"), toml);
}
