/** Pickles that are wrong, inside files that are right. */
import { describe, test } from "vitest";
import type { ProblemCode } from "@inkloom/contract";
import {
  bytes,
  expectRefused,
  pickle,
  stateDict,
  temporaryFolder,
  tensor,
  torchZip,
  u32,
  type Bytes,
} from "../forged-files.suite.ts";

const folder = await temporaryFolder();
const four = { count: 4, size: [4], stride: [1] };
const data = Buffer.from(new Float32Array([1, 2, 3, 4]).buffer);
const good = stateDict(four);
const { start, stop, mark, tuple, reduce, emptyDict, none } = pickle;

const PARAMETER_DICT = "ctorch.nn.modules.container\nParameterDict\n";

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
      "NEWOBJ of a class that may be named only",
      bytes(start, "ctorch\nFloatStorage\n", ")", 0x81, stop),
      "weights/pickle",
      "instruction NEWOBJ at byte 23",
    ],
    [
      "NEWOBJ with arguments",
      bytes(start, PARAMETER_DICT, "N", 0x85, 0x81, stop),
      "weights/pickle",
      "instruction NEWOBJ",
    ],
    [
      "a ParameterDict that is called",
      bytes(start, PARAMETER_DICT, ")R", stop),
      "weights/pickle-import",
      "may be named but not called",
    ],
    [
      "a ParameterDict without its state",
      bytes(start, PARAMETER_DICT, ")", 0x81, "}b", stop),
      "weights/pickle",
      "expected a state with _parameters",
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
