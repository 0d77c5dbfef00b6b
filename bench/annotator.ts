/** One preprocessor, asked line by line as bench/peer/annotators.py is: the number of a picture in, milliseconds out.
 *  Usage: annotator.ts ID FOLDER PICTURE... */
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { annotate, annotatorNetworks } from "@inkloom/diffusion";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePicture, type Pixels } from "@inkloom/pixels";

const [preprocessor = "", folder = "", ...paths] = process.argv.slice(2);
const pictures = await Promise.all(paths.map(async (path) => decodePicture(await readFile(path))));
const runtime = await createNodeRuntime("cpu");
const networks = annotatorNetworks({ runtime: () => Promise.resolve(runtime), folders: [folder] });
console.log("ready");
for await (const line of createInterface(process.stdin)) {
  const picture = pictures[Number(line)];
  if (picture === undefined) break;
  const resolution = Math.min(picture.width, picture.height);
  const mask = leftHalf(picture);
  const start = performance.now();
  await annotate(picture, { preprocessor, resolution, mask }, { networks });
  console.log(performance.now() - start);
}
await networks.release();
await runtime.close();

/** What the peer has filled in, too; looked at by the preprocessors that need a mask. */
function leftHalf({ width, height }: Pixels): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = width >> 1; x < width; x++)
      data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  return { width, height, data };
}
