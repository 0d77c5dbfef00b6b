import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePng } from "./png.ts";
import { readChunks, writeChunk } from "./png-chunks.ts";
import { readPngText, writePngText } from "./png-text.ts";

interface Golden {
  readonly written: Record<string, string>;
  readonly chunks: [type: string, data: string][];
  readonly read: Record<string, string>;
}
const file = (name: string): Buffer => readFileSync(new URL(`goldens/${name}`, import.meta.url));
const pillow = JSON.parse(file("pillow.json").toString()) as Golden;

const pixels = { width: 1, height: 1, data: Uint8ClampedArray.of(1, 2, 3, 255) };
const plain = await encodePng(pixels);

/** The plain file with one more chunk before its end. */
function withChunk(type: string, ...data: (string | Uint8Array)[]): Buffer {
  const body = Buffer.concat(data.map((part) => Buffer.from(part as string, "latin1")));
  return Buffer.concat([plain.subarray(0, -12), writeChunk(type, body), plain.subarray(-12)]);
}

describe("texts as Pillow keeps them", () => {
  test("every text that Pillow wrote is read as Pillow reads it", () => {
    expect(readPngText(file("pillow.png"))).toEqual(pillow.read);
  });

  test("every chunk is written byte for byte as Pillow writes it, before the pixels", () => {
    const chunks = [...readChunks(writePngText(plain, pillow.written))];
    const texts = chunks.slice(1, 1 + pillow.chunks.length);
    expect(texts.map(({ type, data }) => [type, Buffer.from(data).toString("base64")])).toEqual(
      pillow.chunks,
    );
  });

  test("texts in a file stay when more are written", () => {
    const both = writePngText(writePngText(plain, { a: "1" }), { b: "二" });
    expect(readPngText(both)).toEqual({ a: "1", b: "二" });
  });

  test("compressed texts are smaller and come back", () => {
    const text = { latin: "long ".repeat(1000), chinese: "很长".repeat(1000) };
    const png = writePngText(plain, text, { compress: true });
    expect([...readChunks(png)].slice(1, 3).map(({ type }) => type)).toEqual(["zTXt", "iTXt"]);
    expect(png.length).toBeLessThan(plain.length + 400);
    expect(readPngText(png)).toEqual(text);
  });

  test("any text under any Latin-1 keyword comes back", () => {
    const keyword = fc
      .array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 79 })
      .map((codes) => String.fromCharCode(...codes));
    const anyText = fc.dictionary(keyword, fc.string({ unit: "binary" }), { maxKeys: 5 });
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, compress) => {
        expect(readPngText(writePngText(plain, text, { compress }))).toEqual({ ...text });
      }),
    );
  });

  test("a lone surrogate is written as U+FFFD", () => {
    expect(readPngText(writePngText(plain, { a: "x\ud800" }))).toEqual({ a: "x\ufffd" });
  });

  test.each(["", "x".repeat(80), "键", "a\0b"])("the keyword %j is refused", (keyword) => {
    expect(() => writePngText(plain, { [keyword]: "text" })).toThrow(
      "expected 1 to 79 Latin-1 characters",
    );
  });
});

describe("damaged and hostile files", () => {
  const flipped = Buffer.from(writePngText(plain, { a: "text" }));
  flipped.writeUInt8(flipped.readUInt8(33 + 8 + 3) ^ 1, 33 + 8 + 3);
  const long = Buffer.from(plain);
  long.writeUInt32BE(0xffff_ffff, 33);
  const unnamed = Buffer.from(plain);
  unnamed[33 + 4] = 0;

  test.each<[string, Uint8Array, string, RegExp]>([
    ["no PNG", Uint8Array.of(1, 2, 3), "not-png", /3 bytes that do not begin with the PNG/],
    ["no end", plain.subarray(0, -12), "damaged", /ends at byte \d+, before its IEND/],
    ["cut inside a chunk", plain.subarray(0, -14), "damaged", /claims \d+ bytes; \d+ are left/],
    ["a length beyond the file", long, "damaged", /claims 4294967295 bytes/],
    ["a type that is no letters", unnamed, "damaged", /byte 33 of the PNG begins no chunk/],
    ["one flipped bit", flipped, "damaged", /tEXt chunk at byte 33 has checksum/],
    ["tEXt without a keyword's end", withChunk("tEXt", "abc"), "damaged", /tEXt.*no zero byte/],
    ["zTXt of an unknown method", withChunk("zTXt", "a\0\x01"), "damaged", /zTXt.*method 1/],
    ["zTXt without data", withChunk("zTXt", "a\0"), "damaged", /zTXt.*method none/],
    ["zTXt that is no zlib stream", withChunk("zTXt", "a\0\0xyz"), "damaged", /zTXt.*inflated/],
    [
      "zTXt cut short",
      withChunk("zTXt", "a\0\0", deflateSync("text").subarray(0, 6)),
      "damaged",
      /inflated/,
    ],
    ["iTXt without language", withChunk("iTXt", "a\0\0\0zh"), "damaged", /iTXt.*no zero byte/],
    [
      "iTXt of an unknown method",
      withChunk("iTXt", "a\0\x01\x01\0\0"),
      "damaged",
      /iTXt.*method 1/,
    ],
    ["iTXt that is not UTF-8", withChunk("iTXt", "a\0\0\0\0\0\xff"), "damaged", /not UTF-8/],
    [
      "a zTXt bomb",
      withChunk("zTXt", "a\0\0", deflateSync(Buffer.alloc(2 ** 26))),
      "limit",
      /zTXt.*inflates to more than/,
    ],
    [
      "an iTXt bomb",
      withChunk("iTXt", "a\0\x01\0\0\0", deflateSync(Buffer.alloc(2 ** 26))),
      "limit",
      /iTXt.*inflates/,
    ],
  ])("%s", (_, png, code, message) => {
    expect(() => readPngText(png)).toThrow(
      expect.objectContaining({
        name: "PixelsError",
        code,
        message: expect.stringMatching(message) as unknown,
      }),
    );
  });

  test("many compressed chunks together are limited, too", () => {
    const bomb = writeChunk(
      "zTXt",
      Buffer.concat([Buffer.from("a\0\0"), deflateSync(Buffer.alloc(2 ** 24))]),
    );
    const png = Buffer.concat([
      plain.subarray(0, -12),
      ...Array<Uint8Array>(5).fill(bomb),
      plain.subarray(-12),
    ]);
    expect(() => readPngText(png)).toThrow("the PNG's texts exceed 67108864 characters together");
  });

  test("the keyword __proto__ is a keyword like any other", () => {
    const text = readPngText(withChunk("tEXt", "__proto__\0x"));
    expect(Object.entries(text)).toEqual([["__proto__", "x"]]);
  });
});
