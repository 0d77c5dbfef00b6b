import { describe, expect, test } from "vitest";
import type { ProblemCode } from "@inkloom/contract";
import {
  bytes,
  expectRefused,
  forge,
  legacyStart,
  pickle,
  stateDict,
  temporaryFolder,
  torchLegacy,
  u64,
  type Bytes,
} from "./forged-files.suite.ts";
import { openWeights } from "./open.ts";
import { readFloat32 } from "./read.ts";

const folder = await temporaryFolder();
const four = { count: 4, size: [4], stride: [1] };
const data = Buffer.from(new Float32Array([1, 2, 3, 4]).buffer);
const good = torchLegacy(four, 4, data);
const { start, stop, emptyDict } = pickle;

describe("an older PyTorch file", () => {
  test("gives its tensors by file offset", async () => {
    const { entries, format } = await openWeights(await forge(folder, good));
    const entry = entries.get("w");
    if (entry === undefined) throw new Error("no entry w");
    expect(format).toBe("torch-legacy");
    expect(entry.location).toMatchObject({ kind: "file", offset: good.length - 16, length: 16 });
    expect(await readFloat32(entry)).toEqual(new Float32Array([1, 2, 3, 4]));
  });

  test("may have a header of several megabytes", async () => {
    const note = bytes(emptyDict, pickle.text("note"), pickle.text("n".repeat(3_000_000)), "s");
    const object = bytes(
      stateDict(four, true).subarray(0, -1),
      pickle.text("note"),
      note,
      "s",
      stop,
    );
    const keys = bytes(start, "]", pickle.text("0"), "a", stop);
    const file = bytes(legacyStart, object, keys, u64(4), data);
    expect((await openWeights(await forge(folder, file))).entries.size).toBe(1);
  });
});

describe("a malformed older PyTorch file is refused with its reason:", () => {
  const keysOf = (...keys: string[]) =>
    bytes(start, "]", ...keys.flatMap((key) => [pickle.text(key), "a"]), stop);
  const withKeys = (keys: Bytes, rest: Bytes = "") =>
    bytes(legacyStart, stateDict(four, true), keys, rest);
  const system = bytes(start, emptyDict, pickle.text("little_endian"), 0x89, "s", stop);
  const magic = legacyStart.subarray(0, 15);
  const protocol = (version: number) => bytes(start, pickle.integer(version), stop);
  const cases: readonly (readonly [string, Bytes, ProblemCode, string])[] = [
    [
      "any other pickle",
      bytes(start, emptyDict, stop),
      "weights/unknown-format",
      "torch.save did not write",
    ],
    [
      "another file protocol",
      bytes(magic, protocol(1002)),
      "weights/pickle",
      "PyTorch file protocol 1002; expected 1001",
    ],
    [
      "big-endian numbers",
      bytes(magic, protocol(1001), system),
      "weights/byte-order",
      "big-endian",
    ],
    [
      "a header cut off",
      good.subarray(0, 100),
      "weights/truncated",
      "ends within its PyTorch header",
    ],
    [
      "an import of os.system",
      bytes(legacyStart, start, "cos\nsystem\n(", pickle.text("true"), "tR."),
      "weights/pickle-import",
      '"os.system"',
    ],
    [
      "no list of storages",
      bytes(legacyStart, stateDict(four, true), start, emptyDict, stop),
      "weights/pickle",
      "list of storage keys is missing",
    ],
    ["a storage without data", withKeys(keysOf()), "weights/layout", 'storage "0" has no data'],
    [
      "a storage that nothing uses",
      withKeys(keysOf("1")),
      "weights/layout",
      'storage "1" is listed twice or used by nothing',
    ],
    [
      "a storage listed twice",
      withKeys(keysOf("0", "0"), bytes(u64(4), data)),
      "weights/layout",
      'storage "0" is listed twice',
    ],
    [
      "a storage of another length",
      torchLegacy(four, 3, data),
      "weights/layout",
      "holds 12 bytes, but the header says 16",
    ],
    [
      "a storage of negative length",
      torchLegacy(four, -4, data),
      "weights/layout",
      "holds -16 bytes",
    ],
    [
      "data cut off",
      good.subarray(0, -1),
      "weights/truncated",
      `storage "0" ends at byte ${good.length}`,
    ],
    [
      "a storage count cut off",
      good.subarray(0, -20),
      "weights/truncated",
      'storage "0" needs bytes',
    ],
    [
      "a view of another storage",
      bytes(
        legacyStart,
        bytes(
          ...[stateDict(four, true)].map((p) => p.subarray(0, p.indexOf("NtQ"))),
          emptyDict,
          "tQ.",
        ),
      ),
      "weights/pickle",
      "is a view of another",
    ],
  ];
  test.each(cases)("%s", async (_, content, code, words) => {
    await expectRefused(folder, content, code, words);
  });
});
