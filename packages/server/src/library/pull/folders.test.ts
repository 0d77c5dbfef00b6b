import { join } from "node:path";
import { expect, test } from "vitest";
import { CATALOGUE_KINDS } from "@inkloom/contract";
import { kindFolders, MODEL_KINDS } from "@inkloom/tools";
import { kindFolder } from "./folders.ts";

const home = join("/", "data");

test("every kind lies where tools and lists look for it", () => {
  const looked = kindFolders({ home, embeddedModels: join("/", "embedded") });
  for (const kind of MODEL_KINDS)
    if (kind !== "preview-decoder") expect(looked[kind]).toContain(kindFolder(home, kind));
  // Drawing looks for these among the models.
  expect(looked.checkpoint).toContain(kindFolder(home, "preview-decoder"));
});

test("files that belong together lie together", () => {
  expect(kindFolder(home, "tagger", "wd14-vit-v3")).toBe(join(home, "taggers", "wd14-vit-v3"));
  expect(CATALOGUE_KINDS.map((kind) => kindFolder(home, kind))).not.toContain(home);
});
