import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ProblemCode } from "@inkloom/contract";
import {
  bytes,
  expectProblem,
  expectRefused,
  forge,
  safetensors,
  temporaryFolder,
  u64,
  type Bytes,
} from "./forged-files.suite.ts";
import { openWeights } from "./open.ts";
import { readTensor } from "./read.ts";

const folder = await temporaryFolder();

describe("what is no weight file is refused, saying what it is:", () => {
  const lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 4265146304\n";
  const tar = bytes("name", Buffer.alloc(253), "ustar\0");
  const cases: readonly (readonly [string, Bytes, ProblemCode, string])[] = [
    ["an empty file", "", "weights/empty", "the file is empty"],
    ["a Git LFS pointer", lfs, "weights/pointer", "this is a Git LFS pointer"],
    [
      "an HTML page",
      "<!DOCTYPE html><html>Sign in</html>",
      "weights/pointer",
      "this is an HTML page",
    ],
    [
      "an HTML page after white space",
      "\n  <html lang='en'>",
      "weights/pointer",
      "this is an HTML page",
    ],
    [
      "JSON",
      '{"error": "Access denied"}',
      "weights/unknown-format",
      "a JSON text without weight_map",
    ],
    [
      "a text",
      "hello, world, this is a text",
      "weights/unknown-format",
      'it starts with "hello, world, th"',
    ],
    [
      "random bytes",
      Buffer.from("00ff10ee00ff10ee00ff10ee", "hex"),
      "weights/unknown-format",
      "it starts with bytes 00ff10ee00ff10ee00ff10ee",
    ],
    ["one byte", "x", "weights/unknown-format", 'it starts with "x"'],
    [
      "an ONNX model",
      bytes(8, 7, 0x12, 7, "pytorch"),
      "weights/unknown-format",
      "this is an ONNX model",
    ],
    ["a tar archive", tar, "weights/unknown-format", "this is a tar archive"],
    ["a gzip archive", bytes(0x1f, 0x8b, 8), "weights/unknown-format", "this is a gzip archive"],
  ];
  test.each(cases)("%s", async (_, content, code, words) => {
    await expectRefused(folder, content, code, words);
  });

  test("a folder", async () => {
    await mkdir(join(folder, "model"));
    await expectProblem(
      openWeights(join(folder, "model")),
      "weights/not-a-file",
      "is a folder; expected a weight file",
    );
  });

  test.skipIf(process.platform === "win32")("a device, without reading it", async () => {
    await expectProblem(openWeights("/dev/zero"), "weights/not-a-file", "not a regular file");
  });

  test("nothing at all, a link to nothing, a link in a circle", async () => {
    await expectProblem(
      openWeights(join(folder, "none")),
      "weights/file-missing",
      "there is no such file",
    );
    await symlink(join(folder, "none"), join(folder, "dangling"));
    await expectProblem(
      openWeights(join(folder, "dangling")),
      "weights/file-missing",
      "no such file",
    );
    await symlink(join(folder, "circle"), join(folder, "circle"));
    await expectProblem(
      openWeights(join(folder, "circle")),
      "weights/file-missing",
      "leads in a circle",
    );
  });
});

describe("openWeights", () => {
  const content = safetensors({ w: { dtype: "U8", shape: [4], data_offsets: [0, 4] } }, "1234");

  test("looks at the content, not at the name", async () => {
    const path = join(folder, "picture.png");
    await writeFile(path, content);
    expect((await openWeights(path)).format).toBe("safetensors");
  });

  test("takes a safetensors header whose length starts like JSON", async () => {
    const header = `{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}`.padEnd(0x7b);
    const path = await forge(folder, bytes(u64(0x7b), header, "1234"));
    expect((await openWeights(path)).entries.size).toBe(1);
  });

  test("leaves the data on disk: a file cut after opening is a problem of reading", async () => {
    const path = await forge(folder, content);
    const entry = (await openWeights(path)).entries.get("w");
    if (entry === undefined) throw new Error("no entry w");
    await truncate(path, content.length - 1);
    await expect(readTensor(entry)).rejects.toThrow(
      /tensor "w" needs bytes .* but the file has only/,
    );
  });
});
