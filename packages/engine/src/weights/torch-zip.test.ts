import { describe, expect, test } from "vitest";
import type { ProblemCode } from "@inkloom/contract";
import {
  bytes,
  expectRefused,
  forge,
  pickle,
  stateDict,
  temporaryFolder,
  tensor,
  torchZip,
  u16,
  u32,
  zip,
  type Bytes,
} from "./forged-files.suite.ts";
import { openWeights } from "./open.ts";
import { readFloat32 } from "./read.ts";

const folder = await temporaryFolder();
const four = { count: 4, size: [4], stride: [1] };
const data = Buffer.from(new Float32Array([1, 2, 3, 4]).buffer);
const good = stateDict(four);
const { start, stop, mark, tuple, reduce, build, emptyDict, none } = pickle;
/** A pickle whose value is `name(text)`: what a hostile file does. */
const call = (module: string, name: string, argument: string) =>
  bytes(start, pickle.global(module, name), mark, pickle.text(argument), tuple, reduce, stop);

async function numbers(content: Bytes): Promise<Float32Array | undefined> {
  const entry = (await openWeights(await forge(folder, content))).entries.get("w");
  return entry && readFloat32(entry);
}

describe("a PyTorch zip file opens", () => {
  test("with stored, zip64 and deflated records alike", async () => {
    const deflated = { name: "archive/data/0", content: data, deflated: true };
    const records = [
      { name: "archive/data.pkl", content: good },
      { name: "archive/data/0", content: data },
    ];
    const expected = new Float32Array([1, 2, 3, 4]);
    expect(await numbers(torchZip(good, { 0: data }))).toEqual(expected);
    expect(await numbers(zip(records, { zip64: true }))).toEqual(expected);
    expect(await numbers(torchZip(good, {}, [deflated]))).toEqual(expected);
  });

  test("with a name in any script, whether or not the archive says it is UTF-8", async () => {
    for (const flags of [0, 0x800]) {
      const content = zip([
        { name: "墨织/data.pkl", content: good, flags },
        { name: "墨织/data/0", content: data, flags },
      ]);
      expect(await numbers(content)).toEqual(new Float32Array([1, 2, 3, 4]));
    }
  });

  test("with a view into part of a storage", async () => {
    const part = stateDict({ count: 4, offset: 1, size: [2], stride: [2] });
    expect(await numbers(torchZip(part, { 0: data }))).toEqual(new Float32Array([2, 4]));
  });
});

describe("a pickle that imports anything off the short list is refused by name:", () => {
  const names = [
    ["os", "system"],
    ["posix", "system"],
    ["builtins", "eval"],
    ["__builtin__", "getattr"],
    ["subprocess", "Popen"],
    ["torch.storage", "_load_from_bytes"],
    ["torch", "load"],
    ["collections", "namedtuple"],
    ["numpy", "load"],
    ["argparse", "Namespace"],
  ] as const;
  test.each(names)("%s.%s", async (module, name) => {
    const content = torchZip(call(module, name, "touch /tmp/inkloom-was-here"));
    await expectRefused(
      folder,
      content,
      "weights/pickle-import",
      `wants to import "${module}.${name}"`,
    );
  });

  test("also by STACK_GLOBAL, through the memo, and deep inside a state dict", async () => {
    const stackGlobal = bytes(start, pickle.text("os"), pickle.text("system"), 0x93, stop);
    const memo = bytes(start, pickle.text("os"), "q\x00", pickle.text("system"), "q\x01");
    const recalled = bytes(memo, "h\x00", "h\x01", 0x93, stop);
    const inside = bytes(
      bytes(start, emptyDict, pickle.text("w"), tensor(four), "s", pickle.text("x")),
      bytes(pickle.global("os", "system"), mark, pickle.text("true"), tuple, reduce, "s", stop),
    );
    for (const content of [stackGlobal, recalled, inside])
      await expectRefused(
        folder,
        torchZip(content, { 0: data }),
        "weights/pickle-import",
        '"os.system"',
      );
  });

  test("and names of the list that mean nothing here may not be called", async () => {
    const { ModelCheckpoint } = { ModelCheckpoint: "pytorch_lightning.callbacks.model_checkpoint" };
    await expectRefused(
      folder,
      torchZip(call(ModelCheckpoint, "ModelCheckpoint", "x")),
      "weights/pickle-import",
      `wants to call ${ModelCheckpoint}.ModelCheckpoint`,
    );
    await expectRefused(
      folder,
      torchZip(call("torch", "FloatStorage", "x")),
      "weights/pickle-import",
      "wants to call torch.FloatStorage",
    );
  });

  test("attributes cannot be set on tensors or names", async () => {
    const onTensor = bytes(start, tensor(four), emptyDict, build, stop);
    await expectRefused(
      folder,
      torchZip(onTensor),
      "weights/pickle",
      "BUILD: expected a dict, found a tensor",
    );
    const onName = bytes(start, pickle.global("torch", "FloatStorage"), emptyDict, build, stop);
    await expectRefused(
      folder,
      torchZip(onName),
      "weights/pickle",
      "BUILD: expected a dict, found the name torch.FloatStorage",
    );
  });
});

describe("a malformed pickle is refused with its reason:", () => {
  const dict = (value: Bytes) => bytes(start, emptyDict, pickle.text("w"), value, "s", stop);
  const cases: readonly (readonly [string, Bytes, ProblemCode, string])[] = [
    ["an empty pickle", "", "weights/pickle", "ends in the middle"],
    ["a cut pickle", good.subarray(0, 60), "weights/pickle", "ends in the middle"],
    ["protocol 0", bytes(0x80, 0, stop), "weights/pickle", "pickle protocol 0; expected 2 to 5"],
    ["protocol 6", bytes(0x80, 6, stop), "weights/pickle", "pickle protocol 6; expected 2 to 5"],
    [
      "an instruction of its own making",
      bytes(start, 0xff),
      "weights/pickle",
      "instruction 0xff at byte 2",
    ],
    [
      "INST, which would call a class",
      bytes(start, "(ios\nsystem\n."),
      "weights/pickle",
      "instruction INST",
    ],
    [
      "NEWOBJ, which would make an object",
      bytes(start, emptyDict, ")", 0x81, stop),
      "weights/pickle",
      "instruction NEWOBJ",
    ],
    [
      "EXT1, which looks up a registry",
      bytes(start, 0x82, 1, stop),
      "weights/pickle",
      "instruction EXT1",
    ],
    ["an empty stack", bytes(start, stop), "weights/pickle", "found no operand"],
    ["a missing mark", bytes(start, tuple, stop), "weights/pickle", "found no mark"],
    [
      "an unset memo",
      bytes(start, "h\x05", stop),
      "weights/pickle",
      "memo 5 is used before it is set",
    ],
    [
      "a key without value",
      bytes(start, emptyDict, mark, none, "u", stop),
      "weights/pickle",
      "a key without value",
    ],
    [
      "APPEND to a dict",
      bytes(start, emptyDict, none, "a", stop),
      "weights/pickle",
      "APPEND: expected a list, found a dict",
    ],
    [
      "a call of a number",
      bytes(start, "K\x01)", reduce, stop),
      "weights/pickle",
      "REDUCE: expected a name, found a number",
    ],
    [
      "a string not UTF-8",
      bytes(start, "X", u32(1), 0xff, stop),
      "weights/pickle",
      "not valid UTF-8",
    ],
    ["no tensors", bytes(start, emptyDict, stop), "weights/no-tensors", "no tensors"],
    [
      "two tensors of one key",
      bytes(
        start,
        emptyDict,
        pickle.text("a.b"),
        tensor(four),
        "s",
        pickle.text("a"),
        emptyDict,
        pickle.text("b"),
        tensor(four),
        "s",
        "s",
        stop,
      ),
      "weights/layout",
      'same key "a.b"',
    ],
    [
      "a storage that is no tuple",
      dict(bytes(none, "Q")),
      "weights/pickle",
      "a persistent id is None",
    ],
    [
      "a persistent module",
      dict(bytes(mark, pickle.text("module"), tuple, "Q")),
      "weights/pickle",
      "a persistent id of kind module",
    ],
    [
      "complex numbers",
      stateDict({ ...four, storageClass: "ComplexFloatStorage" }),
      "weights/dtype",
      "torch.ComplexFloatStorage are not supported",
    ],
    [
      "a negative element count",
      stateDict({ ...four, count: -4 }),
      "weights/layout",
      "claims -4 elements",
    ],
    ["a negative size", stateDict({ ...four, size: [-4] }), "weights/layout", "size holds -4"],
    [
      "a negative stride",
      stateDict({ ...four, stride: [-1] }),
      "weights/layout",
      "stride holds -1",
    ],
    [
      "a negative offset",
      stateDict({ ...four, offset: -1 }),
      "weights/layout",
      "impossible storage offset",
    ],
    [
      "strides of another rank",
      stateDict({ ...four, stride: [4, 1] }),
      "weights/layout",
      "not one stride per axis",
    ],
    [
      "sizes whose product overflows",
      stateDict({ ...four, size: [2 ** 40, 2 ** 40], stride: [0, 0] }),
      "weights/layout",
      "too large to count",
    ],
    [
      "a storage smaller than its tensor",
      stateDict({ ...four, size: [5] }),
      "weights/layout",
      'needs 20 bytes, but storage "0" has 16',
    ],
    [
      "an offset behind the storage",
      stateDict({ ...four, offset: 2 }),
      "weights/layout",
      "at element 2 needs 24 bytes",
    ],
    [
      "65 axes",
      stateDict({ ...four, size: Array<number>(65).fill(1), stride: Array<number>(65).fill(1) }),
      "weights/layout",
      "65 axes",
    ],
  ];
  test.each(cases)("%s", async (_, content, code, words) => {
    await expectRefused(folder, torchZip(content, { 0: data }), code, words);
  });
});

describe("a pickle made to exhaust memory or time is refused quickly:", () => {
  const million = 1_000_000;
  const repeat = (what: Bytes, times: number) => bytes(...Array<Bytes>(times).fill(what));
  /** Lists of two references to the list below: 2^40 paths. */
  const laughs = bytes(
    bytes(start, "]", pickle.text("ha"), "a"),
    ...Array.from({ length: 40 }, (_, i) =>
      bytes("r", u32(i), "]", "j", u32(i), "a", "j", u32(i), "a"),
    ),
    stop,
  );
  const list = bytes(
    start,
    "]",
    "q\x00",
    mark,
    Buffer.alloc(million, "N"),
    "e0",
    pickle.global("builtins", "set"),
    "q\x010",
  );
  const cases: readonly (readonly [string, Bytes, ProblemCode, string])[] = [
    [
      "tuples nested a million deep",
      bytes(start, none, Buffer.alloc(million, 0x85), stop),
      "weights/pickle-limit",
      "nested over 32 deep",
    ],
    [
      "a list that holds itself",
      bytes(start, "]q\x00h\x00a."),
      "weights/pickle-limit",
      "nested over 32 deep",
    ],
    ["a billion laughs", laughs, "weights/pickle-limit", "nested over 32 deep"],
    [
      "wide laughs",
      bytes(
        start,
        "]",
        ...Array.from({ length: 20 }, (_, i) =>
          bytes("r", u32(i), "]", mark, repeat(bytes("j", u32(i)), 10), "e"),
        ),
        stop,
      ),
      "weights/pickle-limit",
      "over 1000000 values",
    ],
    [
      "millions of instructions",
      bytes(start, Buffer.alloc(2 * million, "N"), stop),
      "weights/pickle-limit",
      "over 2000000 steps",
    ],
    [
      "millions of marks",
      bytes(start, Buffer.alloc(2 * million, "("), stop),
      "weights/pickle-limit",
      "over 2000000 steps",
    ],
    [
      "a list copied again and again",
      bytes(list, repeat(bytes("h\x01h\x00", 0x85, "R0"), 100), "N", stop),
      "weights/pickle-limit",
      "over 2000000 steps",
    ],
    [
      "an integer of 2 GB",
      bytes(start, 0x8b, u32(2 ** 31), "1234", stop),
      "weights/pickle-limit",
      "an integer of 2147483648 bytes",
    ],
    [
      "a string of 2^63 bytes",
      bytes(start, 0x8d, Buffer.alloc(8, 0x7f), stop),
      "weights/pickle-limit",
      "claims",
    ],
    [
      "a name without end",
      bytes(start, "c", Buffer.alloc(million, "a"), "\n"),
      "weights/pickle",
      "a name of over 1000 bytes",
    ],
  ];
  test.each(cases)("%s", async (_, content, code, words) => {
    const started = performance.now();
    await expectRefused(folder, torchZip(content, { 0: data }), code, words);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test("a memo index of 2^32 - 1 takes no memory of its own", async () => {
    const sparse = bytes(start, "Nr", u32(2 ** 32 - 1), "0", good.subarray(2));
    expect(await numbers(torchZip(sparse, { 0: data }))).toHaveLength(4);
  });

  test("one number expanded to terabytes", async () => {
    const expanded = stateDict({ count: 1, size: [2 ** 20, 2 ** 20], stride: [0, 0] });
    await expectRefused(
      folder,
      torchZip(expanded, { 0: data }),
      "weights/too-large",
      'the strided tensor "w"',
    );
  });
});

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
