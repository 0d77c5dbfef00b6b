/** Pictures through an upscaler's network. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readFloat32 } from "@inkloom/engine/weights";
import { decodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSafetensors } from "../checkpoint/tiny-checkpoint.suite.ts";
import { openSessions } from "../sessions.ts";
import { openUpscaler } from "../upscale/open.ts";
import { tinyEntries } from "../upscale/tiny-upscaler.suite.ts";
import { upscale } from "../upscale/upscale.ts";
import { checkPrompt } from "./check-prompt.ts";
import { GOLDENS, type GraphRuns, graphRuns, NAMES } from "./graph-runs.suite.ts";

let graphs: GraphRuns;
beforeAll(async () => {
  graphs = await graphRuns();
  const folder = join(graphs.home, "upscalers");
  await mkdir(folder);
  const weights = [];
  for (const [key, entry] of tinyEntries("compact x2"))
    weights.push([key, { shape: entry.shape, values: await readFloat32(entry) }] as const);
  await writeSafetensors(join(folder, "x2.safetensors"), new Map(weights));
});
afterAll(() => graphs.close());

const NAME = "x2.safetensors";
const GRAPH = {
  "1": { class_type: "UpscaleModelLoader", inputs: { model_name: NAME } },
  "2": { class_type: "LoadImage", inputs: { image: "input.png" } },
  "3": {
    class_type: "ImageUpscaleWithModel",
    inputs: { upscale_model: ["1", 0], image: ["2", 0] },
  },
  "4": { class_type: "SaveImage", inputs: { images: ["3", 0], filename_prefix: "large" } },
};

test("a picture is enlarged as the upscale tool enlarges it, and its tiles are told", async () => {
  const check = checkPrompt(GRAPH, { ...NAMES, upscalers: [NAME] });
  if (!("checked" in check)) throw new Error(JSON.stringify(check.error));
  const { written, events } = await graphs.run(check.checked);
  const source = await decodePng(await readFile(new URL("input.png", GOLDENS)));
  const opaque = source.data.map((value, i) => (i % 4 === 3 ? 255 : value));
  const sessions = openSessions(graphs.context.runtime);
  const [width, height] = [source.width * 2, source.height * 2];
  const upscaler = await openUpscaler(NAME, graphs.context.folders.upscalerFolders);
  const expected = await upscale(
    { ...source, data: opaque },
    { upscaler, sessions, tile: 512, overlap: 32, width, height },
  );
  await sessions.release();
  expect(written[0]?.pixels).toEqual(expected);
  const progress = events.filter(({ type }) => type === "progress");
  expect(progress).toMatchObject([{ node: "3", value: 1, max: 1 }]);
});

test("an upscaler that is not in the list is refused", () => {
  const check = checkPrompt(GRAPH, NAMES);
  expect("error" in check && check.nodeErrors["1"]?.errors[0]?.type).toBe("value_not_in_list");
});
