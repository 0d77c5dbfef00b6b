/**
 * Draws a data set as people have them: pictures, each with its captions in a text file (one line in each language), and a
 * configuration that draws one of the lines by lot. What is there already is left as it is.
 *
 * Run: node apps/embedded/src/render-dataset.ts --folder FOLDER [--count 30000] [--first 1000000]
 */
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { encodePng } from "@inkloom/pixels";
import { FIRST_TRAINING_SEED, LANGUAGES, renderScene, SIDE } from "./scenes/index.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "scenes" },
    count: { type: "string", default: "30000" },
    first: { type: "string", default: String(FIRST_TRAINING_SEED) },
    batch: { type: "string", default: "24" },
  },
});
const [count, first] = [Number(values.count), Number(values.first)];
const pictures = resolve(values.folder, "pictures");
await mkdir(pictures, { recursive: true });
for (let i = 0; i < count; i++) {
  const name = String(i).padStart(6, "0");
  if (existsSync(join(pictures, `${name}.png`))) continue;
  const { picture, captions } = renderScene(first + i);
  const lines = LANGUAGES.map((language) => captions[language]);
  await writeFile(join(pictures, `${name}.txt`), `${lines.join("\n")}\n`);
  const part = join(pictures, `${name}.part`); // the picture last, and whole: it says that both are there
  await writeFile(part, await encodePng(picture));
  await rename(part, join(pictures, `${name}.png`));
  if ((i + 1) % 1000 === 0) process.stdout.write(`${i + 1} of ${count} pictures\n`);
}
const toml = `[general]
enable_wildcard = true
caption_extension = ".txt"

[[datasets]]
resolution = ${SIDE}
batch_size = ${values.batch}

[[datasets.subsets]]
image_dir = "pictures"
caption_dropout_rate = 0.1
`;
await writeFile(join(values.folder, "dataset.toml"), toml);
