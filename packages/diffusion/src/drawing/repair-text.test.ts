import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TOOLS, validate } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generate } from "../generate.ts";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createNodeRuntime("cpu", { threads: 1 });
});
afterAll(() => runtime.close());

async function draw(prompt: string, repair: boolean) {
  const { pictures } = await generate(
    validate(TOOLS.generate, { prompt, steps: 1, seed: 1, device: "cpu", repair_text: repair }),
    {
      runtime,
      modelFolders: [fileURLToPath(new URL("../../../../models", import.meta.url))],
      cacheFolder: join(tmpdir(), "inkloom-repair-test"),
    },
  );
  const [picture] = pictures;
  if (picture === undefined) throw new Error("no picture was drawn");
  return picture;
}

test("repaired text draws what its plain characters draw, and the picture keeps the words as typed", async () => {
  const typed = "a ｒｅｄ house，sunset";
  const plain = await draw("a red house,sunset", false);
  const repaired = await draw(typed, true);
  expect(repaired.pixels.data).toEqual(plain.pixels.data);
  expect((await draw(typed, false)).pixels.data).not.toEqual(plain.pixels.data);
  expect(repaired.job.parameters["prompt"]).toBe(typed);
  expect(repaired.job.parameters).toMatchObject({ repair_text: true });
  expect(repaired.infotext).toContain("Repair text: True");
  expect(plain.infotext).not.toContain("Repair text");
});
