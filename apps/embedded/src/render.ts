/**
 * Draws scenes onto a contact sheet, or into a folder with their captions.
 *
 * Run: node apps/embedded/src/render.ts --count 64 --sheet sheet.png [--first 0] [--folder pictures]
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encodePng } from "@inkloom/pixels";
import { contactSheet } from "./contact-sheet.ts";
import { renderScene } from "./scenes/index.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "64" },
    first: { type: "string", default: "0" },
    sheet: { type: "string" },
    folder: { type: "string" },
  },
});
const [count, first] = [Number(values.count), Number(values.first)];
const scenes = Array.from({ length: count }, (_, i) => renderScene(first + i));
if (values.sheet !== undefined)
  await writeFile(values.sheet, await encodePng(contactSheet(scenes.map((one) => one.picture))));
if (values.folder !== undefined) {
  await mkdir(values.folder, { recursive: true });
  const lines = scenes.map(({ captions, attributes }, i) =>
    JSON.stringify({ file: `${String(i).padStart(3, "0")}.png`, ...captions, attributes }),
  );
  await writeFile(join(values.folder, "captions.jsonl"), lines.join("\n") + "\n");
  for (const [i, { picture }] of scenes.entries())
    await writeFile(
      join(values.folder, `${String(i).padStart(3, "0")}.png`),
      await encodePng(picture),
    );
}
