import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../text.ts";
import {
  CATALOGUE,
  CATALOGUE_KINDS,
  entryAskedFor,
  entryBytes,
  entrySize,
  findCatalogueEntry,
  licenceWords,
  pullHint,
  sizeWords,
} from "./index.ts";

const entries = CATALOGUE.map((entry) => [entry.id, entry] as const);
const files = CATALOGUE.flatMap(({ id, files: list }) =>
  list.map((file) => [`${id}: ${file.file}`, file] as const),
);

const isPage = (address: string): boolean => {
  const url = URL.parse(address);
  return url?.protocol === "https:" && url.pathname.length > 1;
};

describe("every entry", () => {
  test.each(entries)("%s is told in both languages, with licence and use", (_, entry) => {
    for (const language of LANGUAGES) expect(entry.title[language].trim()).not.toBe("");
    expect(entry.title.en).not.toMatch(/\p{Script=Han}/u);
    expect(entry.title.zh).toMatch(/\p{Script=Han}/u);
    expect(entry.licence.name.trim()).not.toBe("");
    expect(entry.licence.address).toSatisfy(isPage);
    expect(entry.usedBy.length).toBeGreaterThan(0);
    expect(entry.files.length).toBeGreaterThan(0);
    expect(CATALOGUE_KINDS).toContain(entry.kind);
  });

  test("has an id of its own that is easy to type", () => {
    const ids = CATALOGUE.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test("has names that lead to no other entry of its kind", () => {
    for (const entry of CATALOGUE)
      for (const name of entry.alsoCalled ?? [])
        expect(findCatalogueEntry(name, [entry.kind])).toBe(entry);
  });

  test("shares its place with no other", () => {
    const places = CATALOGUE.flatMap(({ id, kind, files: list }) =>
      list.map(({ file }) => `${kind}/${list.length > 1 ? `${id}/` : ""}${file}`.toLowerCase()),
    );
    expect(new Set(places).size).toBe(places.length);
  });
});

describe("every file", () => {
  test.each(files)("%s has an address that can be fetched and a plain name", (_, file) => {
    const { address } = file;
    if (address.startsWith("hf:"))
      expect(address).toMatch(/^hf:[\w.-]+\/[\w.-]+\/[^@]+(@[\w/.-]+)?$/);
    else expect(address).toSatisfy(isPage);
    expect(file.file).toMatch(/^[\w+.-]+\.(safetensors|ckpt|pth|pt|onnx|csv|txt)$/);
  });

  test.each(files)("%s has no hash without a public page that states it", (_, { sha256 }) => {
    if (sha256 === undefined) return;
    expect(sha256.value).toMatch(/^[0-9a-f]{64}$/);
    expect(sha256.source).toSatisfy(isPage);
  });

  test.each(files)("%s has a size in whole bytes, exact or rounded but not both", (_, file) => {
    for (const size of [file.bytes, file.roughBytes])
      if (size !== undefined) expect(Number.isSafeInteger(size) && size > 0).toBe(true);
    expect(file.bytes === undefined || file.roughBytes === undefined).toBe(true);
  });

  test("of one hash is one file", () => {
    const hashes = files.flatMap(([, { sha256 }]) => sha256?.value ?? []);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe("looking up", () => {
  test.each([
    ["sd15", "sd15"],
    ["SD15", "sd15"],
    ["v1-5-pruned-emaonly", "sd15"],
    ["v1-5-pruned-emaonly.safetensors", "sd15"],
    ["sub/v1-5-pruned-emaonly.ckpt", "sd15"],
    ["R-ESRGAN 4x+ Anime6B", "realesrgan-x4plus-anime"],
    ["RealESRGAN_x4plus.pth", "realesrgan-x4plus"],
  ])("%s means %s", (name, id) => {
    expect(findCatalogueEntry(name)?.id).toBe(id);
  });

  test("knows neither other names, nor other kinds, nor files of which an entry has several", () => {
    for (const name of ["", " ", "sd", "model.onnx", "dreamshaper"])
      expect(findCatalogueEntry(name)).toBeUndefined();
    expect(findCatalogueEntry("sd15", ["upscaler"])).toBeUndefined();
  });

  test("takes an address for an address, whatever it ends in", () => {
    expect(entryAskedFor("sd15")?.id).toBe("sd15");
    expect(entryAskedFor("https://example.org/sd_xl_base_1.0.safetensors")).toBeUndefined();
    expect(entryAskedFor("hf:a/b/sd15")).toBeUndefined();
  });
});

test("sizes are in powers of 1000, with a decimal below 10", () => {
  expect(
    [0, 999, 1000, 75_800, 999_499, 999_500, 67_040_989, 4_265_146_304].map(sizeWords),
  ).toEqual(["0 B", "999 B", "1.0 kB", "76 kB", "999 kB", "1.0 MB", "67 MB", "4.3 GB"]);
});

test("a licence that is not stated is said to be not stated", () => {
  const licences = ["sd15", "depth-anything"].map((id) => findCatalogueEntry(id)?.licence);
  expect(licences.map((each) => each && licenceWords(each).en)).toEqual([
    "CreativeML OpenRAIL-M",
    "no licence stated",
  ]);
});

test("a size that is not known is said to be unknown", () => {
  const vad = findCatalogueEntry("silero-vad");
  expect(vad && [entryBytes(vad), entrySize(vad)]).toEqual([
    undefined,
    { en: "size unknown", zh: "大小未知" },
  ]);
});

test("a hint names the command and the size, and is empty for what is not known", () => {
  expect(pullHint("v1-5-pruned-emaonly", ["checkpoint"])).toEqual({
    en: "; run `inkloom model pull sd15` (4.3 GB)",
    zh: "；请运行 `inkloom model pull sd15`（4.3 GB）",
  });
  expect(pullHint("v1-5-pruned-emaonly", ["upscaler"])).toEqual({ en: "", zh: "" });
});
