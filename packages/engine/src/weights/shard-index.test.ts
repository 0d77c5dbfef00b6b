import { mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ProblemCode } from "@inkloom/contract";
import { expectProblem, safetensors, temporaryFolder } from "./forged-files.suite.ts";
import { mappingReport } from "./mapping.ts";
import { openWeights } from "./open.ts";
import { readFloat32 } from "./read.ts";

const root = await temporaryFolder();
let folders = 0;

const shard = (...tensors: readonly (readonly [string, number])[]) =>
  safetensors(
    Object.fromEntries(
      tensors.map(([key], i) => [
        key,
        { dtype: "F32", shape: [1], data_offsets: [i * 4, i * 4 + 4] },
      ]),
    ),
    Buffer.from(Float32Array.from(tensors, ([, value]) => value).buffer),
  );

/** A folder with an index and two shards: `a` and `b` = 1, 2 in the first, `c` = 3 in the second. */
async function model(weightMap: unknown): Promise<string> {
  const folder = join(root, String(folders++));
  await mkdir(folder);
  await writeFile(join(folder, "one.safetensors"), shard(["a", 1], ["b", 2]));
  await writeFile(join(folder, "two.safetensors"), shard(["c", 3]));
  const index =
    typeof weightMap === "string"
      ? weightMap
      : JSON.stringify({ metadata: { total_size: 12 }, weight_map: weightMap });
  await writeFile(join(folder, "model.safetensors.index.json"), index);
  return join(folder, "model.safetensors.index.json");
}

const good = { c: "two.safetensors", a: "one.safetensors", b: "one.safetensors" };

describe("a sharded model", () => {
  test("opens as one file, keys in the order of the index", async () => {
    const { entries, format } = await openWeights(await model(good));
    expect(format).toBe("safetensors");
    expect([...entries.keys()]).toEqual(["c", "a", "b"]);
    const values = await Promise.all([...entries.values()].map(readFloat32));
    expect(values.map(([value]) => value)).toEqual([3, 1, 2]);
  });

  test("also gives the keys of its shards that the index forgot", async () => {
    const path = await model({ a: "one.safetensors", c: "two.safetensors" });
    expect([...(await openWeights(path)).entries.keys()]).toEqual(["a", "c", "b"]);
  });

  test("made of links, as download caches keep it, opens; links that leave a given folder are named", async () => {
    const path = await model(good);
    const cache = join(root, "cache");
    await mkdir(cache);
    for (const name of ["one.safetensors", "model.safetensors.index.json"])
      await symlink(join(path, "..", name), join(cache, name));
    const elsewhere = join(root, "elsewhere.safetensors");
    await writeFile(elsewhere, shard(["c", 3]));
    await symlink(elsewhere, join(cache, "two.safetensors"));
    const file = await openWeights(join(cache, "model.safetensors.index.json"));
    // Read through real paths below a common folder, so nothing is out of reach ...
    const reasons = mappingReport(file, { provider: "cpu" }).unmapped.map(({ reason }) => reason);
    expect(reasons).not.toContain("outside-folder");
    // ... unless the folder is fixed.
    const report = mappingReport(file, {
      provider: "cpu",
      folder: await realpath(join(path, "..")),
    });
    expect(report.unmapped.filter(({ reason }) => reason === "outside-folder")).toEqual([
      { key: "c", reason: "outside-folder", bytes: 4 },
    ]);
  });
});

describe("a malformed shard index is refused with its reason:", () => {
  const cases: readonly (readonly [string, unknown, ProblemCode, string])[] = [
    [
      "a path with ..",
      { ...good, a: "../one.safetensors" },
      "weights/index",
      'sends "a" to "../one.safetensors"; expected the plain name',
    ],
    ["an absolute path", { ...good, a: "/etc/passwd" }, "weights/index", '"/etc/passwd"'],
    [
      "a backslash path",
      { ...good, a: "..\\one.safetensors" },
      "weights/index",
      "expected the plain name",
    ],
    ["the folder above", { ...good, a: ".." }, "weights/index", "expected the plain name"],
    ["an empty name", { ...good, a: "" }, "weights/index", "expected the plain name"],
    ["a name that is no text", { ...good, a: 5 }, "weights/index", "no text"],
    ["no shards", {}, "weights/index", "names no shard"],
    [
      "itself as a shard",
      { ...good, a: "model.safetensors.index.json" },
      "weights/index",
      "a shard is itself a JSON text",
    ],
    [
      "a shard that is not there",
      { ...good, a: "three.safetensors" },
      "weights/file-missing",
      "three.safetensors: there is no such file",
    ],
    [
      "a key its shard does not hold",
      { ...good, a: "two.safetensors" },
      "weights/index",
      '"two.safetensors" does not hold "a"',
    ],
    [
      "a thousand and one shards",
      Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`k${i}`, `${i}.bin`])),
      "weights/index",
      "names 1001 shards",
    ],
    ["no weight_map", '{"a": 1}', "weights/unknown-format", "JSON text without weight_map"],
    ["broken JSON", '{"weight_map": {', "weights/index", "not valid JSON"],
    [
      "a key twice",
      '{"weight_map": {"a": "one.safetensors", "a": "two.safetensors"}}',
      "weights/index",
      'duplicate name "a"',
    ],
  ];
  test.each(cases)("%s", async (_, weightMap, code, words) => {
    await expectProblem(openWeights(await model(weightMap)), code, words);
  });

  test("a shard link that leads nowhere", async () => {
    const path = await model({ ...good, d: "gone.safetensors" });
    await symlink(join(root, "nowhere"), join(path, "..", "gone.safetensors"));
    await expectProblem(openWeights(path), "weights/file-missing", "there is no such file");
  });

  test("two shards with one key that the index does not list", async () => {
    const path = await model({ a: "one.safetensors", c: "two.safetensors" });
    await writeFile(join(path, "..", "two.safetensors"), shard(["c", 3], ["b", 4]));
    await expectProblem(openWeights(path), "weights/index", 'another shard hold "b"');
  });
});
