import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Problem } from "@inkloom/contract";
import { findLora } from "./adapters/find-lora.ts";
import { locateModel } from "./checkpoint/locate.ts";
import { locateVae } from "./checkpoint/vae-file.ts";
import { partsOfName, withNamesOnly } from "./names-only.ts";
import { locateUpscaler } from "./upscale/locate.ts";

let home: string;
let outside: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-names-"));
  outside = join(home, "outside.safetensors");
  await mkdir(join(home, "models", "sd15"), { recursive: true });
  await mkdir(join(home, "models", "vae"));
  for (const path of [outside, join(home, "models", "sd15", "cat.safetensors")])
    await writeFile(path, "");
  await writeFile(join(home, "models", "vae", "soft.pt"), "");
});
afterAll(() => rm(home, { recursive: true, force: true }));

const folders = () => [join(home, "models")];

/** Everything that turns a name of a request into a file. */
const LOOK_UPS: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
  model: (name) => locateModel(name, folders()),
  vae: (name) => locateVae(name, folders()),
  lora: (name) => findLora(name, folders()),
  upscaler: (name) => locateUpscaler(name, folders()),
};

const PATHS = [
  () => outside,
  () => "../outside.safetensors",
  () => "sd15/../../outside.safetensors",
  () => "..\\outside.safetensors",
  () => "C:\\models\\cat.safetensors",
  () => "c:cat.safetensors",
  () => "\\\\host\\share\\cat.safetensors",
  () => "//host/share/cat.safetensors",
  () => "~/cat.safetensors",
  () => "sd15/cat.safetensors\u0000.png",
  () => "sd15//cat.safetensors",
  () => "./cat.safetensors",
  () => "cat.safetensors::$DATA",
  () => ".",
  () => "a".repeat(5000),
];

describe("names of models from the network", () => {
  for (const [what, lookUp] of Object.entries(LOOK_UPS))
    test(`paths are refused where a ${what} is looked for`, async () => {
      for (const path of PATHS)
        await expect(
          withNamesOnly(() => lookUp(path())),
          path(),
        ).rejects.toMatchObject({ code: "input/name" });
    });

  test("a file beside the process is not found by its name", async () => {
    const name = "package.json"; // of the folder in which tests run
    await expect(locateModel(name, folders())).resolves.toMatchObject({ path: name });
    await expect(withNamesOnly(() => locateModel(name, folders()))).rejects.toMatchObject({
      code: "model/missing",
    });
    await expect(withNamesOnly(() => locateVae(name, folders()))).rejects.toMatchObject({
      code: "model/missing",
    });
  });

  test("names below the folders are found, with either slash", async () => {
    const path = join(home, "models", "sd15", "cat.safetensors");
    for (const name of ["sd15/cat", "sd15\\cat.safetensors"])
      expect(await withNamesOnly(() => locateModel(name, folders()))).toEqual({
        path,
        folder: false,
      });
    expect(await withNamesOnly(() => findLora("cat", folders()))).toEqual({ name: "cat", path });
    expect(await withNamesOnly(() => locateVae("soft", folders()))).toBe(
      join(home, "models", "vae", "soft.pt"),
    );
  });

  test("what is not found tells no folder", async () => {
    for (const lookUp of Object.values(LOOK_UPS)) {
      const error: unknown = await withNamesOnly(() => lookUp("absent")).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Problem);
      if (error instanceof Problem)
        for (const language of ["en", "zh"] as const)
          expect(error.sentence[language]).not.toContain(home);
    }
  });

  test("the command line's paths stay what they are", async () => {
    expect(await locateModel(outside, folders())).toEqual({ path: outside, folder: false });
    expect(await findLora(outside, folders())).toEqual({ name: "outside", path: outside });
  });

  test("parts of a name", () => {
    expect(partsOfName("水墨/cat v1.5.safetensors")).toEqual(["水墨", "cat v1.5.safetensors"]);
    expect(partsOfName("")).toBeUndefined();
  });
});
