import { describe, expect, test } from "vitest";
import type { ProblemCode } from "@inkloom/contract";
import {
  bytes,
  expectRefused,
  forge,
  safetensors,
  temporaryFolder,
  u64,
  type Bytes,
} from "./forged-files.suite.ts";
import { openWeights } from "./open.ts";
import { readFloat32, readTensor } from "./read.ts";

const folder = await temporaryFolder();
const tensor = (begin: number, end: number, shape = [1]) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

describe("a safetensors file", () => {
  test("is read by header only: keys in order, metadata, offsets into the file", async () => {
    const header = {
      __metadata__: { format: "pt" },
      second: { dtype: "F16", shape: [2], data_offsets: [4, 8] },
      first: tensor(0, 4, []),
    };
    const content = safetensors(header, Buffer.alloc(8));
    const file = await openWeights(await forge(folder, content));
    expect(file.format).toBe("safetensors");
    expect(file.metadata).toEqual({ format: "pt" });
    expect([...file.entries.keys()]).toEqual(["second", "first"]);
    const first = file.entries.get("first");
    const dataStart = content.length - 8;
    expect(first).toMatchObject({
      dtype: "F32",
      shape: [],
      location: { kind: "file", offset: dataStart, length: 4 },
    });
  });

  test("gives the bytes of a tensor and its numbers", async () => {
    const data = Buffer.from(new Float32Array([1, -2, 3]).buffer);
    const path = await forge(folder, safetensors({ w: tensor(0, 12, [3]) }, data));
    const entry = (await openWeights(path)).entries.get("w");
    if (entry === undefined) throw new Error("no entry w");
    expect(Buffer.from(await readTensor(entry))).toEqual(data);
    expect(await readFloat32(entry)).toEqual(new Float32Array([1, -2, 3]));
  });

  test("may hold no tensors, empty tensors, names like __proto__ and trailing spaces", async () => {
    const empty = await openWeights(await forge(folder, safetensors("{}")));
    expect(empty.entries.size).toBe(0);
    const odd = `{"__metadata__":{"__proto__":"y"},"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"e":{"dtype":"F32","shape":[0,9],"data_offsets":[1,1]}}   `;
    const file = await openWeights(await forge(folder, safetensors(odd, "x")));
    expect([...file.entries.keys()]).toEqual(["__proto__", "e"]);
    expect(Object.entries(file.metadata)).toEqual([["__proto__", "y"]]);
  });
});

describe("a malformed safetensors file is refused with its reason:", () => {
  const one = JSON.stringify({ w: tensor(0, 4) });
  const cases: readonly (readonly [string, Bytes, ProblemCode, string])[] = [
    [
      "header length cut off",
      u64(2).subarray(0, 5),
      "weights/unknown-format",
      "neither safetensors",
    ],
    [
      "header larger than 100 MB",
      bytes(u64(100_000_001), "{}"),
      "weights/header",
      "claims 100000001 bytes",
    ],
    [
      "header length of 2^63",
      bytes(u64(2n ** 63n), "{}"),
      "weights/header",
      "claims 9223372036854775808 bytes",
    ],
    [
      "header longer than the file",
      bytes(u64(1000), one),
      "weights/truncated",
      "the safetensors header needs bytes 8 to 1008",
    ],
    [
      "header not UTF-8",
      safetensors(bytes('{"', 0xff, '":1}')),
      "weights/header",
      "not valid UTF-8",
    ],
    ["header not JSON", safetensors('{"w":}'), "weights/header", "expected a value at character 5"],
    [
      "header with text after the end",
      safetensors("{} {}"),
      "weights/header",
      "text after the end",
    ],
    [
      "header with a trailing comma",
      safetensors(`{"w":1,}`),
      "weights/header",
      "expected a name in quotes",
    ],
    [
      "header nested without end",
      safetensors(`{"a":${"[".repeat(50_000)}`),
      "weights/header",
      "nesting deeper than 32",
    ],
    ["duplicate keys", safetensors(`{"w":1,"w":2}`), "weights/header", 'duplicate name "w"'],
    [
      "duplicate keys by escape",
      safetensors(`{"w":1,"\\u0077":2}`),
      "weights/header",
      'duplicate name "w"',
    ],
    [
      "metadata that is no object",
      safetensors({ __metadata__: [] }),
      "weights/header",
      "__metadata__ is not a JSON object",
    ],
    [
      "metadata that is no string",
      safetensors({ __metadata__: { a: 1 } }),
      "weights/header",
      '__metadata__ "a" is not a string',
    ],
    [
      "a tensor that is no object",
      safetensors({ w: 5 }),
      "weights/header",
      'tensor "w": expected an object',
    ],
    [
      "a missing dtype",
      safetensors({ w: { shape: [], data_offsets: [0, 4] } }),
      "weights/header",
      "dtype is missing",
    ],
    [
      "an unknown dtype",
      safetensors({ w: { ...tensor(0, 4), dtype: "Q4_K" } }, "1234"),
      "weights/dtype",
      'element type "Q4_K"; expected one of F64',
    ],
    [
      "a dtype named like an object member",
      safetensors({ w: { ...tensor(0, 4), dtype: "constructor" } }, "1234"),
      "weights/dtype",
      '"constructor"',
    ],
    [
      "a negative size",
      safetensors({ w: tensor(0, 4, [-1]) }, "1234"),
      "weights/header",
      "shape is not a list of natural numbers",
    ],
    [
      "a fractional size",
      safetensors({ w: tensor(0, 4, [0.5]) }, "1234"),
      "weights/header",
      "shape is not a list of natural numbers",
    ],
    [
      "sizes whose product overflows",
      safetensors({ w: tensor(0, 4, [2 ** 40, 2 ** 40]) }, "1234"),
      "weights/layout",
      "too large to count",
    ],
    [
      "a size beyond 2^53",
      safetensors(
        `{"w":{"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,4]}}`,
        "1234",
      ),
      "weights/header",
      "shape is not a list",
    ],
    [
      "three offsets",
      safetensors({ w: { ...tensor(0, 4), data_offsets: [0, 2, 4] } }, "1234"),
      "weights/header",
      "data_offsets is not a pair",
    ],
    [
      "negative offsets",
      safetensors({ w: tensor(-4, 0) }, "1234"),
      "weights/header",
      "data_offsets is not a pair",
    ],
    [
      "offsets the wrong way round",
      safetensors({ w: tensor(4, 0) }, "1234"),
      "weights/layout",
      "offsets 4 to 0 hold -4 bytes",
    ],
    [
      "a size that does not fit the shape",
      safetensors({ w: tensor(0, 4, [2]) }, "1234"),
      "weights/layout",
      "hold 4 bytes, but F32 [2] needs 8",
    ],
    [
      "data cut off",
      safetensors(one, "123"),
      "weights/truncated",
      'tensor "w" ends at byte 4 of the data, but the file holds only 3',
    ],
    [
      "offsets out of range",
      safetensors({ w: tensor(400, 404) }, "1234"),
      "weights/truncated",
      'tensor "w" ends at byte 404',
    ],
    [
      "overlapping tensors",
      safetensors({ a: tensor(0, 8, [2]), b: tensor(4, 12, [2]) }, "123456789012"),
      "weights/layout",
      'tensors "a" and "b" overlap at byte 4',
    ],
    [
      "two tensors at one place",
      safetensors({ a: tensor(0, 4), b: tensor(0, 4) }, "1234"),
      "weights/layout",
      'tensors "a" and "b" overlap at byte 0',
    ],
    [
      "a hole at the start",
      safetensors({ w: tensor(4, 8) }, "12345678"),
      "weights/layout",
      "bytes 0 to 4 of the data, before",
    ],
    [
      "a hole between tensors",
      safetensors({ a: tensor(0, 4), b: tensor(8, 12) }, "123456789012"),
      "weights/layout",
      'bytes 4 to 8 of the data, before tensor "b"',
    ],
    [
      "bytes after the last tensor",
      safetensors(one, "12345678"),
      "weights/layout",
      "bytes 4 to 8 of the data, after the last tensor",
    ],
  ];
  test.each(cases)("%s", async (_, content, code, words) => {
    await expectRefused(folder, content, code, words);
  });

  test("a key of a thousand characters is shortened in the message", async () => {
    const key = "k".repeat(1000);
    await expectRefused(
      folder,
      safetensors({ [key]: 5 }),
      "weights/header",
      `"${"k".repeat(117)}..."`,
    );
  });
});
