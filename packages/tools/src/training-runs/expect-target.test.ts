import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { expectOwnTarget } from "./expect-target.ts";
import { lockRun } from "./run-lock.ts";
import { noteRun } from "./run-note.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-target-"));
});
afterEach(() => rm(home, { recursive: true }));

const run = (): string => join(home, "training", "mine");

test("a free name is free", async () => {
  await expect(expectOwnTarget(join(home, "mine.safetensors"), run())).resolves.toBeUndefined();
});

test("somebody else's file, or folder, of that name is left alone", async () => {
  const file = join(home, "mine.safetensors");
  await writeFile(file, "weights");
  await mkdir(join(home, "loras"));
  for (const target of [file, join(home, "loras")])
    await expect(expectOwnTarget(target, run())).rejects.toMatchObject({
      code: "output/exists",
      message: `${target} exists already and was not made by this run, expected another output_name.`,
    });
});

test("a run that goes on, or is done again, may write its own once more", async () => {
  const file = join(home, "mine.safetensors");
  await writeFile(file, "weights");
  await mkdir(join(run(), "state", "step-00000001"), { recursive: true });
  await expect(expectOwnTarget(file, run())).resolves.toBeUndefined();
  await rm(join(run(), "state"), { recursive: true });
  await noteRun(run(), "train-lora", {}).finished(file, 7);
  await expect(expectOwnTarget(file, run())).resolves.toBeUndefined();
});

test("a run is gone on with once at a time", async () => {
  const lock = await lockRun(run());
  await expect(lockRun(run())).rejects.toMatchObject({ code: "training/busy" });
  lock.release();
  (await lockRun(run())).release();
});
