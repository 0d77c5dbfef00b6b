import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { withNamesOnly } from "@inkloom/diffusion";
import { encodePng, pictureSize } from "@inkloom/pixels";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TrainingData } from "./dataset.ts";
import { readDataset, type ReadOptions } from "./read-dataset.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "inkloom-dataset-"));
});
afterEach(() => rm(root, { recursive: true }));

const png = await encodePng({ width: 3, height: 2, data: new Uint8ClampedArray(24).fill(255) });

/** Files by name below the root; those that end in .png are pictures, unless something stands for them. */
async function files(given: Record<string, string | Uint8Array | undefined>): Promise<void> {
  for (const [name, content] of Object.entries(given)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content ?? png);
  }
}

const read = (source = "", options: Partial<ReadOptions> = {}): Promise<TrainingData> =>
  readDataset(join(root, source), { unreadable: "skip", ...options });

/** What matters of each picture, its path from the root. */
const picturesOf = ({ datasets }: TrainingData) =>
  datasets.flatMap(({ subsets }) =>
    subsets.flatMap(({ pictures }) =>
      pictures.map(({ path, caption, repeats }) => [path.slice(root.length + 1), caption, repeats]),
    ),
  );

describe("a folder", () => {
  test("of folders with repeats is a subset each", async () => {
    await files({
      "5_ohwx girl/b.png": undefined,
      "5_ohwx girl/a.PNG": undefined,
      "5_ohwx girl/a.txt": "ohwx girl, smile",
      "10_dress/c.png": undefined,
      "0_off/d.png": undefined,
      "other/e.png": undefined,
      "f.png": undefined,
      ".hidden.png": undefined,
    });
    const data = await read();
    expect(picturesOf(data)).toEqual([
      ["10_dress/c.png", "dress", 10],
      ["5_ohwx girl/a.PNG", "ohwx girl, smile", 5],
      ["5_ohwx girl/b.png", "ohwx girl", 5],
    ]);
    expect(data.datasets[0]?.subsets[1]).toMatchObject({
      repeats: 5,
      classTokens: "ohwx girl",
      isRegularisation: false,
      pictures: [{ width: 3, height: 2, captionSource: { kind: "file", encoding: "utf-8" } }, {}],
    });
    expect(data.notes[0]?.en).toMatch("1 pictures of");
  });

  test("of pictures is one subset, with the repeats that are given", async () => {
    await files({
      "a.png": undefined,
      "a.caption": "kohya's",
      "a.txt": "everybody's",
      "b.png": undefined,
      "b.txt": "one\n\ntwo\n",
    });
    const settings = { num_repeats: 3 };
    expect(picturesOf(await read("", { settings }))).toEqual([
      ["a.png", "kohya's", 3],
      ["b.png", "one", 3],
    ]);
    const lines = await read("", { settings: { enable_wildcard: true, caption_extension: "txt" } });
    expect(picturesOf(lines)).toEqual([
      ["a.png", "everybody's", 1],
      ["b.png", "one\ntwo", 1],
    ]);
  });

  test("follows links, and shares captions of faces", async () => {
    await files({
      "real/x.png": undefined,
      "set/face_10_20_30_40.png": undefined,
      "set/face.txt": "a face",
    });
    await symlink(join(root, "real/x.png"), join(root, "set/link.png"));
    await symlink(join(root, "nowhere.png"), join(root, "set/lost.png"));
    await symlink("/dev/zero", join(root, "set/endless.png"));
    await symlink("/dev/zero", join(root, "set/link.txt"));
    const data = await read("set");
    expect(picturesOf(data)).toEqual([
      ["set/face_10_20_30_40.png", "a face", 1],
      ["set/link.png", "", 1],
    ]);
    expect(data.unreadable.map(({ path }) => path)).toEqual([join(root, "set/lost.png")]);
  });

  test("has over the network no pictures and captions that links lead out to", async () => {
    await files({
      "set/3_cat/a.png": undefined,
      "set/pool/x.png": undefined,
      "set/pool/x.txt": "an x",
      "real/y.png": undefined,
      "real/y.txt": "private words",
    });
    const link = (to: string, from: string) => symlink(join(root, to), join(root, from));
    await link("set/pool/x.png", "set/3_cat/x.png");
    await link("set/pool/x.txt", "set/3_cat/x.txt");
    await link("real/y.png", "set/3_cat/y.png");
    await link("real/y.txt", "set/3_cat/a.txt");
    await link("real", "set/5_real");
    const own = [["set/3_cat/x.png", "an x", 3] as const];
    const seen = await withNamesOnly(() => read("set"));
    expect(picturesOf(seen)).toEqual([["set/3_cat/a.png", "cat", 3], ...own]);
    expect(picturesOf(await read("set"))).toEqual([
      ["set/3_cat/a.png", "private words", 3],
      ...own,
      ["set/3_cat/y.png", "cat", 3],
      ["set/5_real/y.png", "private words", 5],
    ]);
    const guided = { settings: { conditioning_data_dir: join(root, "guides") } };
    await files({ "guides/a.png": undefined });
    await link("real/y.png", "guides/x.png");
    await expect(withNamesOnly(() => read("set", guided))).rejects.toThrow(
      "x.png has no picture of the same name in conditioning_data_dir",
    );
  });

  test("for prior preservation fills up an epoch", async () => {
    await files({
      "train/4_cat/a.png": undefined,
      "reg/1_animal/x.png": undefined,
      "reg/1_animal/y.png": undefined,
      "reg/1_animal/z.png": undefined,
    });
    const data = await read("train", { regularisation: join(root, "reg") });
    expect(picturesOf(data)).toEqual([
      ["train/4_cat/a.png", "cat", 4],
      ["reg/1_animal/x.png", "animal", 2],
      ["reg/1_animal/y.png", "animal", 1],
      ["reg/1_animal/z.png", "animal", 1],
    ]);
    expect(data.datasets[0]?.subsets[1]?.isRegularisation).toBe(true);
  });
});

describe("a configuration", () => {
  const toml = `
[general]
shuffle_caption = true
keep_tokens = 1
caption_extension = '.txt'

[[datasets]]
resolution = 768
batch_size = 2
keep_tokens = 2
flip_aug = true

  [[datasets.subsets]]
  image_dir = 'a'
  class_tokens = 'ohwx girl'
  num_repeats = 7
  color_aug = false

  [[datasets.subsets]]
  image_dir = 'b'
  keep_tokens = 3
  is_reg = true

[[datasets]]
resolution = [512, 640]
enable_bucket = false

  [[datasets.subsets]]
  image_dir = 'a'
  metadata_file = 'meta.json'
`;

  const folders = {
    "a/1.png": undefined,
    "b/2.png": undefined,
    "meta.json": JSON.stringify({ "1": { caption: "a cat", tags: "sit, cat" } }),
  };

  test("is read in TOML, the nearest setting winning", async () => {
    await files({ ...folders, "set.toml": toml });
    const { datasets } = await read("set.toml", { settings: { batch_size: 9, random_crop: true } });
    expect(datasets).toMatchObject([
      {
        resolution: [768, 768],
        batchSize: 2,
        enableBucket: true,
        subsets: [
          {
            keepTokens: 2,
            repeats: 7,
            shuffleCaption: true,
            flipAug: true,
            randomCrop: true,
            pictures: [{ caption: "ohwx girl" }],
          },
          { keepTokens: 3, isRegularisation: true },
        ],
      },
      {
        resolution: [512, 640],
        batchSize: 9,
        enableBucket: false,
        subsets: [
          {
            keepTokens: 1,
            pictures: [{ caption: "a cat,sit, cat", captionSource: { kind: "metadata" } }],
          },
        ],
      },
    ]);
  });

  test("is read in JSON", async () => {
    await files({
      ...folders,
      "set.json": JSON.stringify({
        datasets: [
          {
            subsets: [
              { image_dir: "a", num_repeats: 2 },
              { image_dir: "a" },
              { image_dir: "b", num_repeats: 0 },
            ],
          },
        ],
      }),
    });
    const data = await read("set.json");
    expect(picturesOf(data)).toEqual([["a/1.png", "", 2]]);
    expect(data.notes.map(({ en }) => en.replace(root, ""))).toEqual([
      "/a is named twice in a data set; the first counts.",
      "/b is not used, since its num_repeats is 0.",
    ]);
  });

  test("for a ControlNet names what guides each picture", async () => {
    await files({
      ...folders,
      "guides/1.webp": png,
      "set.json": JSON.stringify({
        datasets: [{ subsets: [{ image_dir: "a", conditioning_data_dir: "guides" }] }],
      }),
    });
    const { datasets } = await read("set.json");
    expect(datasets[0]?.subsets[0]?.pictures[0]?.conditioning).toBe(join(root, "guides/1.webp"));
    await rm(join(root, "guides/1.webp"));
    await expect(read("set.json")).rejects.toThrow(
      "no picture of the same name in conditioning_data_dir",
    );
  });

  test.each([
    [
      "a word that is none",
      { image_dir: "a", keep_token: 1 },
      "datasets[0].subsets[0].keep_token is no option of a data set, expected one of kohya's, such as keep_tokens",
    ],
    ["a word of every object", { image_dir: "a", constructor: true }, "constructor is no option"],
    [
      "a number that is none",
      { image_dir: "a", num_repeats: "5" },
      'num_repeats: got "5", expected a whole number from 0',
    ],
    [
      "a rate above one",
      { image_dir: "a", caption_dropout_rate: 1.5 },
      "got 1.5, expected a number from 0 to 1",
    ],
    ["no folder", { class_tokens: "x" }, "has no image_dir"],
    [
      "colours changed by chance",
      { image_dir: "a", color_aug: true },
      "color_aug is true, which is not supported",
    ],
    ["a folder that is not there", { image_dir: "c" }, "is no folder that can be read (ENOENT)"],
  ])("with %s is refused", async (_, subset, message) => {
    await files({ ...folders, "set.json": JSON.stringify({ datasets: [{ subsets: [subset] }] }) });
    await expect(read("set.json")).rejects.toThrow(message);
  });

  test.each([
    ["set.toml", "[general", /set\.toml is no TOML: .*line 1/],
    ["set.json", "{", /set\.json is no JSON/],
    ["set.toml", "datasets = 1", /datasets is no list with entries/],
    ["set.toml", "x = 1\ndatasets = []", /x stands at the top/],
    ["set.toml", "", /datasets is missing/],
    ["set.yaml", "a: 1", /is a file, expected a folder of pictures/],
  ])("%s that holds %s is refused", async (name, text, message) => {
    await files({ [name]: text });
    await expect(read(name)).rejects.toThrow(message);
  });
});

describe("metadata", () => {
  test("names pictures by path, name or stem, in JSON or lines of it", async () => {
    await files({
      "a.png": undefined,
      "b.b.png": undefined,
      "c.png": undefined,
      "meta.json": JSON.stringify({
        [join(root, "a.png")]: { tags: "x, y", train_resolution: [512, 512] },
        "b.b": { caption: "bee" },
        "c.png": { caption: "sea", tags: ["blue", "wet"] },
      }),
      "meta.jsonl": '{"image_path": "a.png", "caption": "first"}\n\n{"image_path": "c.png"}\n',
    });
    expect(picturesOf(await read("meta.json"))).toEqual([
      ["a.png", "x, y", 1],
      ["b.b.png", "bee", 1],
      ["c.png", "sea,blue, wet", 1],
    ]);
    expect(picturesOf(await read("meta.jsonl"))).toEqual([
      ["a.png", "first", 1],
      ["c.png", "", 1],
    ]);
  });

  test.each([
    [{ a: 1 }, "a is no description of a picture"],
    [{ a: { caption: 5 } }, "caption of a is 5, expected a text"],
    [[], "the whole is no description"],
    [{}, "describes no picture"],
  ])("%j is refused", async (content, message) => {
    await files({ "a.png": undefined, "meta.json": JSON.stringify(content) });
    await expect(read("meta.json")).rejects.toThrow(message);
  });
});

describe("bad data", () => {
  test("nothing to learn from is told", async () => {
    await expect(read()).rejects.toMatchObject({ code: "dataset/empty" });
    await files({ "a.png": "no picture", "note.txt": "x" });
    await expect(read()).rejects.toThrow("has no picture that can be read (1 cannot)");
    await expect(read("gone")).rejects.toMatchObject({ code: "dataset/empty" });
  });

  test("a picture in the middle is left out and named, or stops", async () => {
    await files({
      "a.png": undefined,
      "b.png": png.subarray(0, 20),
      "c.bmp": "BM0000",
      "d.png": undefined,
    });
    const { unreadable, datasets } = await read();
    expect(unreadable.map(({ path }) => path.slice(root.length + 1))).toEqual(["b.png", "c.bmp"]);
    expect(datasets[0]?.subsets[0]?.pictures).toHaveLength(2);
    await expect(read("", { unreadable: "stop" })).rejects.toMatchObject({
      code: "dataset/picture",
      message: expect.stringContaining("b.png cannot be used") as string,
    });
  });

  test("a picture that is cut short behind its size is left out, too", async () => {
    const size = 32;
    const data = Uint8ClampedArray.from({ length: 4 * size * size }, (_, i) => (i * 37) % 251);
    const whole = await encodePng({ width: size, height: size, data });
    await files({ "a.png": undefined, "b.png": whole.subarray(0, whole.length / 2) });
    await expect(pictureSize(join(root, "b.png"))).resolves.toMatchObject({ width: size });
    const { unreadable } = await read();
    expect(unreadable.map(({ path }) => path.slice(root.length + 1))).toEqual(["b.png"]);
    expect(unreadable[0]?.reason.en).toBe("damaged or cut short");
  });

  test("captions that are not in UTF-8 are told, with what they were taken for", async () => {
    await files({ "a.png": undefined, "a.txt": Buffer.from("b5a5c8cb", "hex") });
    const data = await read();
    expect(picturesOf(data)).toEqual([["a.png", "单人", 1]]);
    expect(data.notes.map(({ en }) => en)).toEqual([
      expect.stringContaining("were read as gb18030: 1.") as string,
    ]);
  });

  test("a caption in no known encoding is named with its byte", async () => {
    await files({ "a.png": undefined, "a.txt": Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x2c]) });
    await expect(read()).rejects.toThrow("a.txt: byte 4 (0xE9) is no UTF-8");
    const { datasets } = await read("", { settings: { encoding: "windows-1252" } });
    expect(datasets[0]?.subsets[0]?.pictures[0]?.caption).toBe("café,");
  });
});
