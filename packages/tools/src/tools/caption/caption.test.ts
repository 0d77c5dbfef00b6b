import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ParamsOf, TOOLS, validate } from "@inkloom/contract";
import { encodePng } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTinyCaptioner } from "../../../../training/src/captioning/tiny-captioner.suite.ts";
import { cpuContext } from "../../cpu-context.suite.ts";
import { readPictureFile } from "../../files/picture-file.ts";
import { OUTPUTS } from "../../outputs/outputs.ts";
import type { RunContext } from "../../run.ts";
import { type CaptionResult, runCaption } from "./run.ts";

let context: RunContext;
let close: () => Promise<void>;
let folder: string;

beforeAll(async () => {
  const cpu = await cpuContext();
  close = cpu.close;
  context = { ...cpu.context, picture: readPictureFile };
  folder = join(context.home, "datasets", "cats");
  await mkdir(folder, { recursive: true });
  await writeTinyCaptioner(join(context.home, "taggers", "tiny"));
  const data = new Uint8ClampedArray(64).fill(200);
  await writeFile(join(folder, "a.png"), await encodePng({ width: 4, height: 4, data }));
  await writeFile(join(folder, "b.png"), "no picture");
});
afterAll(() => close());

const caption = (request: Partial<ParamsOf<"caption">>): Promise<CaptionResult> =>
  runCaption(
    validate(TOOLS.caption, { model: "tiny", max_length: 8, beams: 2, ...request }),
    context,
  );

test("a picture is described in words that begin as asked, and nothing is written", async () => {
  const result = await caption({ picture: join(folder, "a.png"), prompt: "w11 w12" });
  const { report, texts } = OUTPUTS.caption(result);
  expect(texts?.["caption"]).toEqual([expect.stringMatching(/^w11 w12( w\d+)*$/)]);
  expect(report).toEqual({ model: "tiny", caption: texts?.["caption"]?.[0] });
});

test("a data set gets captions, and what cannot be read is named", async () => {
  const result = await caption({ dataset: "cats", trigger: "mycat" });
  expect(result).toMatchObject({ model: "tiny", written: 1, failed: [{ source: "b.png" }] });
  expect(await readFile(join(folder, "a.txt"), "utf8")).toMatch(/^mycat, ?(w\d+ ?)*\n$/);
  expect(await caption({ dataset: "cats" })).toMatchObject({ written: 0, kept: ["a.png"] });
});

test("a picture that cannot be read is a problem of its own, and so is another network", async () => {
  await expect(caption({ picture: join(folder, "b.png") })).rejects.toMatchObject({
    code: "input/picture",
  });
  await expect(caption({ dataset: "cats", on_error: "stop" })).rejects.toMatchObject({
    code: "input/picture",
  });
});
