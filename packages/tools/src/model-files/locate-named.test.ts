import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { withNamesOnly } from "@inkloom/diffusion";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kindFolders, vaePlaces } from "./kind-folders.ts";
import { locateNamed } from "./locate-named.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-located-"));
  for (const file of ["vae/near.pt", "elsewhere/near.pt", "elsewhere/sub/far.safetensors"]) {
    await mkdir(dirname(join(home, file)), { recursive: true });
    await writeFile(join(home, file), "x");
  }
});
afterAll(() => rm(home, { recursive: true }));

const context = () => ({
  home,
  embeddedModels: join(home, "program"),
  folders: { vae: [join(home, "elsewhere")] },
});

test("autoencoders that another program keeps apart are found by name, behind one's own", async () => {
  const located = (name: string) => withNamesOnly(() => locateNamed("vae", name, context()));
  expect(await located("near")).toBe(join(home, "vae/near.pt"));
  expect(await located("sub/far")).toBe(join(home, "elsewhere/sub/far.safetensors"));
  await expect(located("nowhere")).rejects.toMatchObject({ code: "model/missing" });
  await expect(located("../elsewhere/near")).rejects.toMatchObject({ code: "input/name" });
  expect(kindFolders(context()).vae.at(-1)).toBe(join(home, "elsewhere"));
  expect(vaePlaces(context()).at(-1)).toBe(join(home, "elsewhere"));
});
