import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  kindFolders,
  locateNamed,
  type NamedModelKind,
  vaePlaces,
  withNamesOnly,
} from "@inkloom/tools";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findModels, type FoundModel } from "./find-models.ts";
import { KEYS, safetensors, writeFiles } from "./model-files.suite.ts";

let home = "";
let found: readonly FoundModel[] = [];
const checkpoint = safetensors(KEYS.sd1);
const lora = safetensors(KEYS.lora);

const context = () => ({
  home,
  embeddedModels: join(home, "program"),
  folders: {
    checkpoint: [join(home, "webui/models/Stable-diffusion")],
    lora: [join(home, "webui/models/Lora")],
    vae: [join(home, "webui/models/VAE"), join(home, "shared/vae")],
    controlnet: [join(home, "webui/models/ControlNet")],
  },
});

const find = async (): Promise<readonly FoundModel[]> =>
  (await findModels(kindFolders(context()), vaePlaces(context()))).models;

const namesOf = (kind: string): string[] =>
  found
    .filter((each) => each.kind === kind)
    .map(({ name, unreachable }) => (unreachable === null ? name : `${name} (${unreachable})`));

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-names-"));
  await writeFiles(home, {
    "models/plain.safetensors": checkpoint,
    "models/plain.ckpt": checkpoint,
    "models/sd15/水墨 cat v1.5.safetensors": checkpoint,
    "models/sd15.safetensors": checkpoint,
    "models/it's.safetensors": checkpoint,
    'models/say "hi".safetensors': checkpoint,
    "models/..hidden-not.safetensors": checkpoint,
    "models/a..b.safetensors": checkpoint,
    "models/plain.vae.safetensors": safetensors(KEYS.vae),
    "models/notes.txt": "no model",
    "models/ControlNet/canny.safetensors": safetensors(KEYS.controlnet),
    "models/vae/soft.pt": "x",
    "models/vae/taken.safetensors": "x",
    "vae/taken.safetensors": "x",
    "vae/net/diffusion_pytorch_model.safetensors": "x",
    "models/whole/model_index.json": "{}",
    "models/whole/unet/diffusion_pytorch_model.safetensors": "12345",
    "loras/ink.safetensors": lora,
    "loras/ink.pt": lora,
    "loras/style/brush.safetensors": lora,
    "models/Lora/brush.safetensors": lora,
    "models/Lora/ink.safetensors": lora,
    "embeddings/bad.pt": "x",
    "embeddings/a/bad.pt": "x",
    "embeddings/a/good.bin": "x",
    "embeddings/a.pt": "x",
    "upscalers/4x.pth": "x",
    "upscalers/deep/8x.pth": "x",
    "models/ESRGAN/4x.pth": "x",
    "models/ESRGAN/2x.pth": "x",
    "webui/models/Stable-diffusion/plain.safetensors": checkpoint,
    "webui/models/Stable-diffusion/other.safetensors": checkpoint,
    "webui/models/VAE/hard.safetensors": "x",
    "shared/vae/far.safetensors": "x",
    "shared/vae/hard.safetensors": "x",
    "webui/models/Lora/水墨.safetensors": lora,
    "webui/models/ControlNet/depth.safetensors": safetensors(KEYS.controlnet),
    "program/mini/model_index.json": "{}",
  });
  await mkdir(join(home, "models/not-a-model"));
  await symlink(join(home, "models/plain.safetensors"), join(home, "models/link.safetensors"));
  found = await find();
});
afterAll(() => rm(home, { recursive: true }));

describe("names", () => {
  test("are told for every kind, with what no name leads to", () => {
    expect(namesOf("checkpoint").toSorted()).toEqual(
      [
        "a..b",
        "it's",
        "mini",
        "other",
        "plain",
        "plain (shadowed)",
        "plain.ckpt",
        'say "hi" (name)',
        "sd15.safetensors",
        "sd15/水墨 cat v1.5",
        "whole",
      ].toSorted(),
    );
    expect(namesOf("vae").toSorted()).toEqual([
      "far",
      "hard",
      "hard (shadowed)",
      "net",
      "plain.vae",
      "soft",
      "taken",
      "taken (shadowed)",
    ]);
    expect(namesOf("lora").toSorted()).toEqual(
      ["brush", "brush (shadowed)", "ink", "ink (shadowed)", "ink (shadowed)", "水墨"].toSorted(),
    );
    expect(namesOf("embedding").toSorted()).toEqual(
      ["a", "bad", "bad (shadowed)", "good"].toSorted(),
    );
    expect(namesOf("upscaler").toSorted()).toEqual(["2x", "4x", "4x (shadowed)"]);
    expect(namesOf("controlnet")).toEqual(["canny", "depth"]);
  });

  test("lead each to its own file by the tools' own look-ups", async () => {
    const kinds: readonly NamedModelKind[] = ["checkpoint", "vae", "lora", "embedding", "upscaler"];
    let held = 0;
    for (const kind of kinds)
      for (const model of found.filter((each) => each.kind === kind)) {
        if (model.unreachable === "name") continue;
        const path = await withNamesOnly(() => locateNamed(kind, model.name, context()));
        if (model.unreachable === null) expect(path, model.name).toBe(model.path);
        else expect(path, model.name).not.toBe(model.path);
        held++;
      }
    expect(held).toBeGreaterThan(20);
  });

  test("keep their ids, which tell no path, and differ by kind", async () => {
    const again = await find();
    expect(again.map(({ id }) => id)).toEqual(found.map(({ id }) => id));
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    for (const { id } of found)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("of a folder in diffusers' layout stand for all its weights", () => {
    expect(found.find(({ name }) => name === "whole")).toMatchObject({ folder: true, bytes: 5 });
  });
});
