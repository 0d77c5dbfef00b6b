import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Problem } from "@inkloom/contract";
import type { RunContext } from "@inkloom/tools";
import { runRecorded } from "../surroundings.suite.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-models-from-"));
  await mkdir(join(folder, "webui/models/Stable-diffusion"), { recursive: true });
  await mkdir(join(folder, "comfy/models/checkpoints"), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

/** Which folders a tool is given. */
async function given(argv: readonly string[]): Promise<RunContext["folders"] | string> {
  let folders: RunContext["folders"];
  const run = (_: unknown, context: RunContext): Promise<never> => {
    ({ folders } = context);
    return Promise.reject(new Problem("input/invalid", { en: "seen", zh: "已见" }));
  };
  const { stderr } = await runRecorded(argv, {
    runs: { generate: run, "model-inspect": run, upscale: run },
  });
  return stderr.includes("seen") ? folders : stderr;
}

test("several installations are used in the order given", async () => {
  const both = ["--models-from", join(folder, "webui"), "--models-from", join(folder, "comfy")];
  const expected = {
    checkpoint: [
      join(folder, "webui/models/Stable-diffusion"),
      join(folder, "comfy/models/checkpoints"),
    ],
  };
  expect(await given(["generate", "a cat", ...both])).toEqual(expected);
  expect(await given(["model", "inspect", "x", ...both])).toEqual(expected);
  expect(await given(["upscale", "x.png"])).toEqual({});
});

test("a folder without models is refused before anything is drawn", async () => {
  const told = await given(["generate", "a cat", "--models-from", join(folder, "absent")]);
  expect(told).toContain("absent does not exist");
  expect(told).toContain("extra_model_paths.yaml");
  expect(await given(["generate", "a cat", "--models-from", "--force"])).toContain(
    "--models-from <folder> needs a value, got the option --force",
  );
});
