/** What every store must do; run on files always, on S3 with the clients' tests. */
import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AssetFacts, type AssetStore, sha256 } from "./asset-store.ts";

export interface StoreUnderTest {
  readonly store: AssetStore;
  /** Changes stored bytes behind the store's back. */
  damage(hash: string): Promise<void>;
  end(): Promise<void>;
}

export async function listed(store: AssetStore): Promise<AssetFacts[]> {
  const files: AssetFacts[] = [];
  for await (const file of store.list()) files.push(file);
  return files;
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

export function testAssetStore(start: () => Promise<StoreUnderTest>): void {
  let under: StoreUnderTest;
  let store: AssetStore;
  beforeAll(async () => {
    under = await start();
    store = under.store;
  });
  afterAll(() => under.end());

  const read = async (hash: string, options = {}): Promise<Buffer> =>
    buffer((await store.open(hash, options)).stream);

  test("gives back what was put, by its hash, with size and media type", async () => {
    const bytes = text("a picture");
    const stored = await store.put(bytes, "image/png");
    expect(stored).toEqual({ hash: sha256(bytes), bytes: bytes.length });
    expect(await read(stored.hash)).toEqual(Buffer.from(bytes));
    expect(await store.facts(stored.hash)).toMatchObject({ ...stored, mediaType: "image/png" });
    expect(await store.has(stored.hash)).toBe(true);
    const age = Date.now() - ((await store.facts(stored.hash))?.modified.getTime() ?? 0);
    expect(Math.abs(age)).toBeLessThan(60_000);
  });

  test("takes the same bytes twice, at once and from a stream, as one file", async () => {
    const bytes = text("the same");
    const put = () =>
      store.put(Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]), "image/webp");
    const all = await Promise.all([put(), put(), store.put(bytes, "image/webp"), put()]);
    for (const stored of all) expect(stored.hash).toBe(sha256(bytes));
    const files = (await listed(store)).filter(({ hash }) => hash === sha256(bytes));
    expect(files).toMatchObject([{ bytes: bytes.length }]);
  });

  test("reads ranges, and refuses those outside the file", async () => {
    const { hash } = await store.put(text("0123456789"), "text/plain");
    expect((await read(hash, { start: 2, end: 4 })).toString()).toBe("234");
    expect((await read(hash, { start: 9 })).toString()).toBe("9");
    expect((await read(hash, { end: 0 })).toString()).toBe("0");
    const { bytes, stream } = await store.open(hash, { start: 1, end: 1 });
    stream.destroy();
    expect(bytes).toBe(10);
    for (const range of [
      { start: 10 },
      { end: 10 },
      { start: 5, end: 4 },
      { start: -1 },
      { start: 0.5 },
    ])
      await expect(store.open(hash, range)).rejects.toThrow(RangeError);
  });

  test("holds an empty file", async () => {
    const { hash } = await store.put(Readable.from([]), "text/plain");
    expect(hash).toBe(sha256(new Uint8Array()));
    expect(await read(hash, { verify: true })).toHaveLength(0);
  });

  test("takes a large stream without holding it in memory at once", async () => {
    const part = randomBytes(1 << 20);
    const parts = Array.from({ length: 40 }, () => part);
    const { hash, bytes } = await store.put(Readable.from(parts), "video/mp4");
    expect(bytes).toBe(40 << 20);
    expect(hash).toBe(sha256(Buffer.concat(parts)));
    expect((await read(hash, { verify: true })).length).toBe(bytes);
    expect(await read(hash, { start: (20 << 20) - 2, end: (20 << 20) + 1 })).toEqual(
      Buffer.concat([part.subarray(-2), part.subarray(0, 2)]),
    );
    expect(await store.remove(hash)).toBe(true);
  });

  test("leaves nothing of a stream that breaks", async () => {
    const before = (await listed(store)).length;
    const broken = async function* () {
      yield text("half");
      throw new Error("the client went");
    };
    await expect(store.put(broken(), "image/png")).rejects.toThrow("the client went");
    expect(await listed(store)).toHaveLength(before);
  });

  test("notices damage when asked to", async () => {
    const { hash } = await store.put(text("will be damaged"), "image/png");
    await under.damage(hash);
    await expect(read(hash, { verify: true })).rejects.toMatchObject({ code: "storage/damaged" });
    // Whoever reads late is told as well, and nobody before.
    const late = await store.open(hash, { verify: true });
    late.stream.resume();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(buffer(late.stream)).rejects.toMatchObject({ code: "storage/damaged" });
    await store.remove(hash);
  });

  test("removes, and says what is not there", async () => {
    const { hash } = await store.put(text("to be removed"), "image/jpeg");
    expect(await store.remove(hash)).toBe(true);
    expect(await store.remove(hash)).toBe(false);
    expect(await store.has(hash)).toBe(false);
    expect(await store.facts(hash)).toBeUndefined();
    await expect(store.open(hash)).rejects.toMatchObject({ code: "asset/missing" });
  });

  test.each([
    "",
    "..",
    "../../etc/passwd",
    `${"a".repeat(62)}/.`,
    "A".repeat(64),
    "a".repeat(63),
    "a".repeat(65),
    `${"a".repeat(64)}\n`,
    `${"a".repeat(63)}\0`,
    "%2e%2e%2f",
    "C:\\windows",
    "é".repeat(64),
  ])("refuses %j as a name", async (name) => {
    await expect(store.open(name)).rejects.toMatchObject({ code: "asset/name" });
    await expect(store.facts(name)).rejects.toMatchObject({ code: "asset/name" });
    await expect(store.has(name)).rejects.toMatchObject({ code: "asset/name" });
    await expect(store.remove(name)).rejects.toMatchObject({ code: "asset/name" });
  });
}
