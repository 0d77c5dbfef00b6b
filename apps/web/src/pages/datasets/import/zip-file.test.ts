import { crc32, deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readZip } from "./zip-file.ts";

interface Packed {
  readonly name: Buffer;
  readonly bytes: Buffer;
  readonly deflate?: boolean;
  readonly flags?: number;
  readonly method?: number;
  readonly claims?: number;
}

/** As simple programs write them. */
function zip(files: readonly Packed[], comment = ""): Blob {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, deflate = false, flags = 0, method, claims } of files) {
    const packed = deflate ? deflateRawSync(bytes) : bytes;
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(flags, 2);
    head.writeUInt16LE(method ?? (deflate ? 8 : 0), 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(claims ?? bytes.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), head, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), head, tail, name);
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(comment.length, 16);
  return new Blob([
    Buffer.concat([
      ...parts,
      directory,
      Buffer.from("PK\x05\x06", "latin1"),
      end,
      Buffer.from(comment),
    ]),
  ]);
}

const plain = (name: string, text: string, more: Partial<Packed> = {}): Packed => ({
  name: Buffer.from(name),
  bytes: Buffer.from(text),
  ...more,
});

describe("a ZIP file", () => {
  test("is read, stored and deflated, without its folders, behind a comment", async () => {
    const entries = await readZip(
      zip(
        [
          plain("5_cat/", ""),
          plain("5_cat/a.txt", "cat, smile"),
          plain("b.txt", "long ".repeat(5000), { deflate: true }),
        ],
        "packed by PK\x05\x06",
      ),
    );
    expect(entries.map(({ name }) => name)).toEqual(["5_cat/a.txt", "b.txt"]);
    const texts = await Promise.all(
      entries.map(async ({ bytes }) => new TextDecoder().decode(await bytes())),
    );
    expect(texts).toEqual(["cat, smile", "long ".repeat(5000)]);
  });

  test("has names in UTF-8 or GBK, with either slash", async () => {
    const gbk = Buffer.from([0xc3, 0xa8, 0xdf, 0xe4, 0x2e, 0x74, 0x78, 0x74]); // 猫咪.txt
    const entries = await readZip(
      zip([
        { name: gbk, bytes: Buffer.from("a") },
        plain("黑猫.txt", "b", { flags: 0x800 }),
        plain("x\\y.txt", "c"),
      ]),
    );
    expect(entries.map(({ name }) => name)).toEqual(["猫咪.txt", "黑猫.txt", "x/y.txt"]);
  });

  test("that is none is refused, empty, cut short or something else", async () => {
    const whole = zip([plain("a.txt", "a")]);
    for (const file of [new Blob([]), new Blob(["no zip"]), whole.slice(0, whole.size - 5)])
      await expect(readZip(file)).rejects.toMatchObject({ kind: "none" });
  });

  test("has records that are refused by themselves: damaged, encrypted, packed otherwise, too large", async () => {
    const [damaged, encrypted, other, bomb, longer] = await readZip(
      zip([
        plain("a", "abc".repeat(100), { deflate: true, claims: 299 }),
        plain("b", "b", { flags: 1 }),
        plain("c", "c", { method: 12 }),
        plain("d", "d", { claims: 0x7fffffff }),
        plain("e", "eee", { claims: 2 }),
      ]),
    );
    await expect(damaged?.bytes()).rejects.toMatchObject({ kind: "part", file: "a" });
    await expect(encrypted?.bytes()).rejects.toMatchObject({ kind: "kind" });
    await expect(other?.bytes()).rejects.toMatchObject({ kind: "kind" });
    await expect(bomb?.bytes()).rejects.toMatchObject({ kind: "large" });
    await expect(longer?.bytes()).rejects.toMatchObject({ kind: "part" });
  });
});
