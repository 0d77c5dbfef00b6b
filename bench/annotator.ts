/** One preprocessor, asked line by line as bench/peer/annotators.py is: the number of a picture in, milliseconds out.
 *  Usage: annotator.ts ID FOLDER PICTURE... */
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { annotate, annotatorNetworks } from "@inkloom/diffusion";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePicture } from "@inkloom/pixels";

const [preprocessor = "", folder = "", ...paths] = process.argv.slice(2);
const pictures = await Promise.all(paths.map(async (path) => decodePicture(await readFile(path))));
const runtime = await createNodeRuntime("cpu");
const networks = annotatorNetworks({ runtime: () => Promise.resolve(runtime), folders: [folder] });
console.log("ready");
for await (const line of createInterface(process.stdin)) {
  const picture = pictures[Number(line)];
  if (picture === undefined) break;
  const resolution = Math.min(picture.width, picture.height);
  const start = performance.now();
  await annotate(picture, { preprocessor, resolution }, { networks });
  console.log(performance.now() - start);
}
await networks.release();
await runtime.close();
