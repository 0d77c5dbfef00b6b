/**
 * How often a judge is right: on fresh pictures of the renderer, and on held-out pictures with their captions. With
 * `--through MODEL` on what a model's autoencoder gives back of these, which is as clear as the model can draw.
 *
 * Run: node apps/embedded/src/test-judge.ts [--judge FILE] [--fresh 500] [--heldout FOLDER] [--through FOLDER]
 */
import { parseArgs } from "node:util";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { Pixels } from "@inkloom/pixels";
import type { HeadName } from "./judge/heads.ts";
import { labelsOf } from "./judge/labels.ts";
import { FROZEN_JUDGE, openJudge } from "./judge/see.ts";
import { openAutoencoder } from "./measure/autoencoder.ts";
import { heldOutPictures } from "./measure/held-out.ts";
import { isSeen, statedBy } from "./measure/stated.ts";
import { newTally } from "./measure/tally.ts";
import { renderScene } from "./scenes/index.ts";

const { values } = parseArgs({
  options: {
    judge: { type: "string", default: FROZEN_JUDGE },
    fresh: { type: "string", default: "500" },
    heldout: { type: "string", default: "models/inkloom-mini/heldout" },
    through: { type: "string" },
  },
});
const runtime = await createNodeRuntime("cpu", { threads: 1 });
const judge = await openJudge(values.judge, runtime);
const through =
  values.through === undefined ? undefined : await openAutoencoder(values.through, runtime);
const asSeen = (picture: Pixels): Promise<Pixels> | Pixels =>
  through === undefined ? picture : through.giveBack(picture);

const fresh = newTally();
for (let seed = 0; seed < Number(values.fresh); seed++) {
  const { picture, attributes } = renderScene(seed);
  const seen = await judge.see(await asSeen(picture));
  for (const [name, label] of Object.entries(labelsOf(attributes)))
    fresh.add(name.replace(/^.*\./, "thing "), seen[name as HeadName] === label);
}
process.stdout.write(`${values.fresh} fresh pictures, every label:\n${fresh.table()}\n\n`);

const heldOut = newTally();
for await (const { caption, picture } of heldOutPictures(values.heldout)) {
  const seen = await judge.see(await asSeen(picture));
  for (const stated of statedBy(caption)) heldOut.add(stated.attribute, isSeen(stated, seen));
}
process.stdout.write(`held-out pictures, what their captions state:\n${heldOut.table()}\n`);
await through?.release();
await judge.release();
await runtime.close();
