/** Pickles made to exhaust memory or time. */
import { describe, expect, test } from "vitest";
import type { ProblemCode } from "@inkloom/contract";
import {
  bytes,
  expectRefused,
  forge,
  pickle,
  stateDict,
  temporaryFolder,
  torchZip,
  u32,
  type Bytes,
} from "../forged-files.suite.ts";
import { openWeights } from "../open.ts";
import { readFloat32 } from "../read.ts";

const folder = await temporaryFolder();
const four = { count: 4, size: [4], stride: [1] };
const data = Buffer.from(new Float32Array([1, 2, 3, 4]).buffer);
const good = stateDict(four);
const { start, stop, mark, none } = pickle;

async function numbers(content: Bytes): Promise<Float32Array | undefined> {
  const entry = (await openWeights(await forge(folder, content))).entries.get("w");
  return entry && readFloat32(entry);
}

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
