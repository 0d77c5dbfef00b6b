import { describe, test } from "vitest";
import type { ProblemCode } from "@inkloom/contract";
import {
  bytes,
  expectRefused,
  stateDict,
  temporaryFolder,
  torchZip,
  u16,
  zip,
  type Bytes,
} from "./forged-files.suite.ts";

const folder = await temporaryFolder();
const four = { count: 4, size: [4], stride: [1] };
const data = Buffer.from(new Float32Array([1, 2, 3, 4]).buffer);
const good = stateDict(four);

describe("a malformed zip archive is refused with its reason:", () => {
  const record = (name: string, content: Bytes = "") => ({ name, content });
  const pkl = record("archive/data.pkl", good);
  const storage = record("archive/data/0", data);
  const mib = Buffer.alloc(2 ** 20);
  const whole = torchZip(good, { 0: data });
  const cases: readonly (readonly [string, Bytes, ProblemCode, string])[] = [
    ["cut at the end", whole.subarray(0, -30), "weights/zip", "zip directory is damaged"],
    ["a comment length that lies", bytes(whole, "x"), "weights/zip", "Invalid comment length"],
    [
      "no data.pkl",
      zip([record("readme.txt", "hello")]),
      "weights/unknown-format",
      "without data.pkl",
    ],
    ["nothing at all", zip([]), "weights/unknown-format", "without data.pkl"],
    [
      "two data.pkl",
      zip([pkl, record("other/data.pkl")]),
      "weights/zip",
      '"archive/data.pkl" and "other/data.pkl"',
    ],
    [
      "a TorchScript program",
      zip([pkl, record("archive/constants.pkl")]),
      "weights/unknown-format",
      "TorchScript",
    ],
    [
      "a missing data record",
      torchZip(good),
      "weights/zip",
      'data record "archive/data/0" is missing',
    ],
    [
      "a data record too small",
      torchZip(good, { 0: data.subarray(4) }),
      "weights/layout",
      "has 12 bytes, but its storage needs 16",
    ],
    [
      "a name with ..",
      zip([pkl, record("../evil")]),
      "weights/zip",
      "invalid relative path: ../evil",
    ],
    [
      "an absolute name",
      zip([pkl, record("/etc/passwd")]),
      "weights/zip",
      "absolute path: /etc/passwd",
    ],
    [
      "a symlink record",
      zip([pkl, { ...storage, unixMode: 0o120777 }]),
      "weights/zip",
      '"archive/data/0" is a symbolic link',
    ],
    [
      "an encrypted record",
      zip([pkl, { ...storage, flags: 1, deflated: true }]),
      "weights/zip",
      "is encrypted",
    ],
    [
      "the same name twice",
      zip([pkl, storage, storage]),
      "weights/zip",
      '"archive/data/0" is there twice',
    ],
    [
      "a local header of another name",
      zip([pkl, { ...storage, localName: "archive/data/1" }]),
      "weights/zip",
      "local header does not agree",
    ],
    [
      "a stored record past the end",
      zip([pkl, { ...storage, claimedSize: 2 ** 20 }]),
      "weights/truncated",
      "runs past the end",
    ],
    [
      "a zip bomb that lies about its size",
      torchZip(good, {}, [
        { name: "archive/data/0", content: mib, deflated: true, claimedSize: 16 },
      ]),
      "weights/too-large",
      "inflates to more than the 16 bytes",
    ],
    [
      "a zip bomb that tells the truth",
      torchZip(good, {}, [
        { name: "archive/data/0", content: mib, deflated: true, claimedSize: 2 ** 32 - 2 },
      ]),
      "weights/too-large",
      "(4294967294 bytes) would bring the file",
    ],
    [
      "a data.pkl bomb",
      zip([{ ...pkl, deflated: true, claimedSize: 2 ** 30 }]),
      "weights/pickle-limit",
      "data.pkl has 1073741824 bytes",
    ],
    [
      "a deflated record that is shorter than declared",
      torchZip(good, {}, [
        { name: "archive/data/0", content: data, deflated: true, claimedSize: 17 },
      ]),
      "weights/zip",
      "length and checksum",
    ],
    [
      "big-endian numbers",
      torchZip(good, { 0: data }, [record("archive/byteorder", "big")]),
      "weights/byte-order",
      '"big"-endian',
    ],
  ];
  test.each(cases)("%s", async (_, content, code, words) => {
    await expectRefused(folder, content, code, words);
  });

  test("zip64 offsets beyond any file are refused, not followed", async () => {
    const far = zip([pkl, storage], { zip64: true });
    const end = far.lastIndexOf("PK\x06\x07");
    far.writeBigUInt64LE(2n ** 60n, end + 8);
    await expectRefused(folder, far, "weights/truncated", "the zip directory needs bytes");
    const farRecord = zip([pkl, storage], { zip64: true });
    const extra = farRecord.lastIndexOf(bytes(u16(1), u16(24)));
    farRecord.writeBigUInt64LE(2n ** 60n, extra + 20);
    await expectRefused(folder, farRecord, "weights/truncated", "needs bytes 11529215046068");
  });

  test("an archive of over a hundred thousand records", async () => {
    const many = zip([pkl], { zip64: true });
    const end = many.lastIndexOf("PK\x06\x06");
    many.writeBigUInt64LE(100_001n, end + 32);
    await expectRefused(folder, many, "weights/zip", "claims 100001 records");
  });
});
