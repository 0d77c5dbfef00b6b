import { readFileSync } from "node:fs";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { encodePicture, type PictureFormat } from "./encode-picture.ts";
import { readExif, writeExif } from "./exif.ts";
import { PixelsError } from "./pixels-error.ts";
import { exifOfText, pictureKind, readPictureText } from "./picture-text.ts";

const file = (name: string): Buffer =>
  readFileSync(new URL(`goldens/metadata/${name}`, import.meta.url));
const { texts } = JSON.parse(file("texts.json").toString()) as {
  texts: Record<string, Record<string, string>>;
};
const names = Object.keys(texts);

const pixels = {
  width: 5,
  height: 3,
  data: new Uint8ClampedArray(60).map((_, at) => (at % 4 === 3 ? 255 : at * 4)),
};
const clear = { ...pixels, data: pixels.data.map((value, at) => (at % 8 === 3 ? 90 : value)) };
const TEXT = { parameters: "红房子 🏠\nSteps: 20, Seed: 7", inkloom: '{"prompt":"红房子 🏠"}' };

describe("texts that other programs wrote", () => {
  test.each(names)("%s", (name) => {
    expect(readPictureText(file(name))).toEqual(texts[name]);
  });
});

describe("texts that are written", () => {
  const formats: [PictureFormat, typeof pixels][] = [
    ["png", pixels],
    ["jpeg", pixels],
    ["webp", pixels],
    ["jpeg", clear],
    ["webp", clear],
  ];

  test.each(formats)(
    "a %s comes back with its texts and still decodes",
    async (format, picture) => {
      const bytes = await encodePicture(picture, { format }, TEXT);
      expect(pictureKind(bytes)).toBe(format);
      const { parameters, inkloom = "" } = readPictureText(bytes);
      expect(parameters).toBe(TEXT.parameters);
      expect(JSON.parse(inkloom)).toEqual(JSON.parse(TEXT.inkloom)); // escapes may differ
      const about = await sharp(bytes, { failOn: "warning" }).metadata();
      expect([about.format, about.width, about.height]).toEqual([format, 5, 3]);
      await sharp(bytes, { failOn: "warning" }).raw().toBuffer();
    },
  );

  test("the transparency of a WebP stays", async () => {
    const bytes = await encodePicture(clear, { format: "webp", quality: 100 }, TEXT);
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.channels, data[3], data[7]]).toEqual([4, 90, 255]);
  });

  test("pictures without texts carry no EXIF data", async () => {
    for (const format of ["jpeg", "webp"] as const) {
      const bytes = await encodePicture(pixels, { format });
      expect(readPictureText(bytes)).toEqual({});
      expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    }
  });

  test("a comment is written as piexif writes it", () => {
    const { parameters = "" } = texts["a1111.jpg"] ?? {};
    const written = Buffer.from(writeExif({ userComment: parameters }));
    const comment = written.subarray(written.indexOf("UNICODE"));
    expect(file("a1111.jpg").includes(comment)).toBe(true);
    expect(file("a1111.jpg").includes(written.subarray(0, 8))).toBe(true); // header and byte order
  });

  test("any text comes back from EXIF data", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const comment = `Steps: 20 ${text.replaceAll("\0", "")}`;
        expect(readExif(writeExif({ userComment: comment })).userComment).toBe(comment);
      }),
    );
  });

  test("more text than a JPEG can carry is refused with both figures", async () => {
    const long = { parameters: "x".repeat(40_000) };
    await expect(encodePicture(pixels, { format: "jpeg" }, long)).rejects.toThrow(
      "texts of 80052 bytes for a jpeg file; it holds at most 65527",
    );
    expect(readPictureText(await encodePicture(pixels, { format: "webp" }, long))).toEqual(long);
  });

  test("keywords that have no place in EXIF data are refused", () => {
    expect(() => exifOfText("webp", { title: "x" })).toThrow('the keyword "title" in a webp file');
  });
});

/** What reading gives: texts, or an expected failure. Anything else fails the test. */
function attempt(bytes: Uint8Array): string {
  try {
    readPictureText(bytes);
    return "read";
  } catch (error) {
    if (error instanceof PixelsError) return error.code;
    throw error;
  }
}

/** A little-endian TIFF block with one entry in its first directory. */
function forged(entry: readonly number[], directory = 8, count = 1): Uint8Array {
  const tiff = Buffer.alloc(64);
  tiff.write("II*\0", "latin1");
  tiff.writeUInt32LE(directory, 4);
  tiff.writeUInt16LE(count, 8);
  const [tag = 0, type = 0, length = 0, value = 0] = entry;
  tiff.writeUInt16LE(tag, 10);
  tiff.writeUInt16LE(type, 12);
  tiff.writeUInt32LE(length, 14);
  tiff.writeUInt32LE(value, 18);
  return tiff;
}

describe("hostile files", () => {
  test("files cut anywhere are read or refused, quickly", () => {
    for (const name of names) {
      const whole = file(name);
      for (let length = 0; length < whole.length; length++)
        expect(["read", "damaged", "not-picture", "limit"]).toContain(
          attempt(whole.subarray(0, length)),
        );
    }
  });

  test("files with any byte altered are read or refused", () => {
    const altered = fc.tuple(fc.constantFrom(...names), fc.nat(), fc.integer({ max: 255, min: 0 }));
    fc.assert(
      fc.property(altered, ([name, at, value]) => {
        const bytes = Buffer.from(file(name));
        bytes[at % bytes.length] = value;
        expect(["read", "damaged", "not-picture", "limit"]).toContain(attempt(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["an unknown byte order", Buffer.from("XX*\0\0\0\0\x08"), /begins with "XX\*/],
    ["nothing", new Uint8Array(0), /begins with ""/],
    ["a directory behind the end", forged([], 4_000_000_000), /directory at byte 4000000000/],
    ["more entries than bytes", forged([], 8, 65_535), /claims 65535 entries/],
    ["a text of four gigabytes", forged([0x10e, 2, 0xffff_ffff, 8]), /claims 4294967295 bytes/],
    ["a text behind the end", forged([0x10e, 2, 60, 60]), /claims 60 bytes at byte 60/],
    ["an Exif directory behind the end", forged([0x8769, 4, 1, 99]), /directory at byte 99/],
  ])("EXIF data with %s is refused", (_, tiff, complaint) => {
    expect(() => readExif(tiff)).toThrow(complaint);
    expect(() => readExif(tiff)).toThrow(PixelsError);
  });

  test("an Exif directory that points at itself is read once", () => {
    expect(readExif(forged([0x8769, 4, 1, 8])).userComment).toBeUndefined();
  });

  test("what is no picture is named", () => {
    expect(() => readPictureText(Buffer.from("hello"))).toThrow(
      "5 bytes that begin neither as PNG, JPEG, WebP nor GIF",
    );
  });
});
