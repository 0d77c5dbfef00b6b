/** Flipped bits, overwritten bytes and cuts in small valid files: each opens or is refused by a problem,
 *  soon and without much memory. */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "@inkloom/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safetensors, stateDict, temporaryFolder, zip } from "./forged-files.suite.ts";
import { openWeights } from "./open.ts";
import { readTensor } from "./read.ts";

const RUNS = Number(process.env["INKLOOM_FUZZ_RUNS"] ?? 150); // per file
const folder = await temporaryFolder();
const golden = (name: string) => readFileSync(join(import.meta.dirname, "goldens", name));

const four = { count: 4, size: [4], stride: [1] };
const records = [
  { name: "archive/data.pkl", content: stateDict(four), deflated: true },
  { name: "archive/data/0", content: Buffer.alloc(16), deflated: true },
];
const header = {
  __metadata__: { format: "pt" },
  a: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
  b: { dtype: "BF16", shape: [], data_offsets: [16, 18] },
};
const VALID: readonly (readonly [string, Buffer])[] = [
  ["safetensors", safetensors(header, Buffer.alloc(18))],
  ["PyTorch zip", golden("lone.pth")],
  ["PyTorch zip with views", golden("views.pth")],
  ["PyTorch zip of a training run", golden("protocol-4.pth")],
  ["PyTorch zip, deflated", zip(records)],
  ["PyTorch zip64", zip(records, { zip64: true })],
  ["older PyTorch file", golden("types-legacy.pth")],
  ["GGUF", golden("blocks.gguf")],
];

type Damage = (valid: Buffer) => Buffer;
const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (valid: Buffer, where: number) => Math.floor(where * valid.length);
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(position, fc.nat(7)).map(([where, bit]) => (valid: Buffer) => {
    const damaged = Buffer.from(valid);
    damaged[at(valid, where)] = (damaged[at(valid, where)] ?? 0) ^ (1 << bit);
    return damaged;
  }),
  fc
    .tuple(position, fc.uint8Array({ minLength: 1, maxLength: 8 }))
    .map(([where, with_]) => (valid: Buffer) => {
      const damaged = Buffer.from(valid);
      damaged.set(with_.subarray(0, valid.length - at(valid, where)), at(valid, where));
      return damaged;
    }),
  position.map((where) => (valid: Buffer) => valid.subarray(0, at(valid, where))),
  fc.tuple(position, position).map(
    ([from, to]) =>
      (valid: Buffer) =>
        Buffer.concat([valid.subarray(0, at(valid, from)), valid.subarray(at(valid, to))]),
  ),
);

/** Opens the file and reads every tensor; a problem is a fine answer, anything else fails the test. */
async function openAndRead(path: string, size: number): Promise<void> {
  try {
    const { entries } = await openWeights(path);
    let inMemory = 0;
    for (const entry of entries.values()) {
      const { length } = await readTensor(entry);
      if (entry.location.kind === "memory") inMemory += length;
      else expect(entry.location.offset + length).toBeLessThanOrEqual(size);
    }
    expect(inMemory).toBeLessThanOrEqual(64 * 2 ** 20 + 4 * size);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toMatch(/^weights\//);
  }
}

/** Bytes; other files of the tests may have run in this process. */
const before = process.memoryUsage.rss();
let most = before;

describe("a damaged file opens or is refused:", () => {
  test.each(VALID)("%s", async (name, valid) => {
    const path = join(folder, `${name}.bin`);
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        const damaged = damages.reduce((content, apply) => apply(content), valid);
        await writeFile(path, damaged);
        const started = performance.now();
        await openAndRead(path, damaged.length);
        most = Math.max(most, process.memoryUsage.rss());
        expect(performance.now() - started).toBeLessThan(20_000);
      }),
      { numRuns: RUNS },
    );
  });

  test("and none of it took much memory", () => {
    expect((most - before) / 2 ** 20).toBeLessThan(550);
  });
});
