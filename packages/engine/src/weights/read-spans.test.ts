import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSpans, type Span } from "./read-spans.ts";

const SIZE = 2 ** 20;
let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-spans-"));
  path = join(folder, "file");
  await writeFile(
    path,
    Uint8Array.from({ length: SIZE }, (_, i) => byteAt(i)),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const byteAt = (i: number): number => ((i * 2_654_435_761) >>> 0) >>> 24;

async function read(spans: readonly Span[]): Promise<[number, number[]][]> {
  const seen: [number, number[]][] = [];
  await readSpans(path, spans, (index, bytes) => seen.push([index, [...bytes]]));
  return seen;
}
const bytesOf = ({ offset, length }: Span) => Array.from({ length }, (_, i) => byteAt(offset + i));

describe("readSpans", () => {
  test("reads near and far pieces in the file's order", async () => {
    const spans = [
      { offset: 900_000, length: 5 },
      { offset: 7, length: 3 },
      { offset: 10, length: 0 },
      { offset: 10, length: 40_000 },
      { offset: 20, length: 4 }, // inside the one before
      { offset: 300_001, length: 2 },
    ];
    expect(await read(spans)).toEqual(
      [1, 2, 3, 4, 5, 0].map((i) => [i, bytesOf(spans[i] ?? { offset: 0, length: 0 })]),
    );
  });

  test("gives what there is where the file ends", async () => {
    expect(
      await read([
        { offset: SIZE - 2, length: 4 },
        { offset: SIZE + 9, length: 4 },
      ]),
    ).toEqual([
      [0, bytesOf({ offset: SIZE - 2, length: 2 })],
      [1, []],
    ]);
  });

  test("reads nothing where nothing is wanted", async () => {
    expect(await read([])).toEqual([]);
  });
});
