/** `node scripts/preprocessor-sheet.ts [FOLDER]`: makes docs/images/preprocessors.png, what preprocessors make of
 *  scripts/preprocessor-scene.png. FOLDER holds networks by their names (MTEED.pth, mlsd_tiny_512_fp32.pth); without it
 *  only those that need none are shown. */
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { annotate, annotatorNetworks } from "../packages/diffusion/src/index.ts";
import { createNodeRuntime } from "../packages/engine/src/runtime/node/index.ts";
import {
  decodePicture,
  encodePicture,
  label,
  type Pixels,
  resizePillow,
} from "../packages/pixels/src/index.ts";

const PLAIN = [
  "canny",
  "scribble_xdog",
  "lineart_standard",
  "threshold",
  "invert",
  "shuffle",
  "t2ia_color_grid",
  "blur_gaussian",
  "recolor_luminance",
];
const TRAINED = ["softedge_anyline", "mlsd"];
const COLUMNS = 4;
const TILE = { width: 288, height: 192 };
const WORDS = 30;
const MARGIN = 6;

const here = dirname(fileURLToPath(import.meta.url));
const images = join(dirname(here), "docs", "images");
const [folder] = process.argv.slice(2);
const picture = await decodePicture(await readFile(join(here, "preprocessor-scene.png")));
const runtime = await createNodeRuntime("cpu");
const networks = annotatorNetworks({
  runtime: () => Promise.resolve(runtime),
  folders: folder === undefined ? [] : [folder],
});
const tiles: [string, Pixels][] = [["", picture]];
for (const id of folder === undefined ? PLAIN : [...TRAINED, ...PLAIN])
  tiles.push([id, (await annotate(picture, { preprocessor: id }, { networks })).map]);
await networks.release();
await runtime.close();

const rows = Math.ceil(tiles.length / COLUMNS);
const width = COLUMNS * (TILE.width + MARGIN) + MARGIN;
const height = rows * (TILE.height + WORDS + MARGIN) + MARGIN;
const sheet = { width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) };
for (const [at, [name, map]] of tiles.entries()) {
  const left = MARGIN + (at % COLUMNS) * (TILE.width + MARGIN);
  const top = MARGIN + Math.floor(at / COLUMNS) * (TILE.height + WORDS + MARGIN);
  lay(resizePillow(map, { ...TILE, filter: "lanczos" }), left, top);
  const words = await label(name, { size: 16, width: TILE.width });
  const across = left + Math.floor((TILE.width - words.width) / 2);
  lay(words, across, top + TILE.height + Math.floor((WORDS - words.height) / 2));
}
const file = join(images, "preprocessors.png");
await writeFile(file, await encodePicture(sheet, { format: "png" }));
console.log(file);

function lay(part: Pixels, left: number, top: number): void {
  for (let y = 0; y < part.height; y++) {
    const row = part.data.subarray(y * part.width * 4, (y + 1) * part.width * 4);
    sheet.data.set(row, ((top + y) * width + left) * 4);
  }
}
