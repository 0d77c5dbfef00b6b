/**
 * How often a judge is right: on fresh pictures of the renderer, and on held-out pictures with their captions.
 *
 * Run: node apps/embedded/src/test-judge.ts [--judge FILE] [--fresh 500] [--heldout FOLDER]
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createNodeRuntime } from "@inkloom/engine/node";
import { decodePng } from "@inkloom/pixels";
import type { HeadName } from "./judge/heads.ts";
import { labelsOf } from "./judge/labels.ts";
import { FROZEN_JUDGE, openJudge } from "./judge/see.ts";
import { isSeen, statedBy } from "./measure/stated.ts";
import { newTally } from "./measure/tally.ts";
import { renderScene } from "./scenes/index.ts";

const { values } = parseArgs({
  options: {
    judge: { type: "string", default: FROZEN_JUDGE },
    fresh: { type: "string", default: "500" },
    heldout: { type: "string", default: "models/inkloom-mini/heldout" },
  },
});
const runtime = await createNodeRuntime("cpu", { threads: 1 });
const judge = await openJudge(values.judge, runtime);

const fresh = newTally();
for (let seed = 0; seed < Number(values.fresh); seed++) {
  const { picture, attributes } = renderScene(seed);
  const seen = await judge.see(picture);
  for (const [name, label] of Object.entries(labelsOf(attributes)))
    fresh.add(name.replace(/^.*\./, "thing "), seen[name as HeadName] === label);
}
process.stdout.write(`${values.fresh} fresh pictures, every label:\n${fresh.table()}\n\n`);

const heldOut = newTally();
const lines = (await readFile(join(values.heldout, "captions.jsonl"), "utf8"))
  .trimEnd()
  .split("\n");
for (const line of lines) {
  const { file, caption } = JSON.parse(line) as { file: string; caption: string };
  const seen = await judge.see(await decodePng(await readFile(join(values.heldout, file))));
  for (const stated of statedBy(caption)) heldOut.add(stated.attribute, isSeen(stated, seen));
}
process.stdout.write(
  `${lines.length} held-out pictures, what their captions state:\n${heldOut.table()}\n`,
);
await judge.release();
await runtime.close();
