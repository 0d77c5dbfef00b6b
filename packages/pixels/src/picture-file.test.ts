import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { PixelsError } from "./pixels-error.ts";
import { decodePicture } from "./picture-file.ts";

/** Two columns, three rows: red above, blue at the bottom. */
const data = Uint8Array.of(255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255);
const plain = () => sharp(data, { raw: { width: 2, height: 3, channels: 3 } });
const pixelAt = (pixels: { data: Uint8ClampedArray }, at: number): number[] => [
  ...pixels.data.subarray(at * 4, at * 4 + 4),
];

describe("pictures that people bring", () => {
  test.each(["png", "webp"] as const)("%s without loss comes as it is", async (format) => {
    const options = format === "webp" ? { lossless: true } : {};
    const pixels = await decodePicture(await plain().toFormat(format, options).toBuffer());
    expect(pixels).toMatchObject({ width: 2, height: 3 });
    expect(pixelAt(pixels, 0)).toEqual([255, 0, 0, 255]);
    expect(pixelAt(pixels, 4)).toEqual([0, 0, 255, 255]);
  });

  test("a photo is turned upright by its EXIF orientation", async () => {
    const lying = await plain().withMetadata({ orientation: 6 }).png().toBuffer();
    const pixels = await decodePicture(lying);
    expect(pixels).toMatchObject({ width: 3, height: 2 });
    expect([0, 1, 2].map((at) => pixelAt(pixels, at)[2])).toEqual([255, 0, 0]);
  });

  test("grey, 16 bits and CMYK become 8-bit colours", async () => {
    const grey = await decodePicture(await plain().greyscale().png().toBuffer());
    const [red, green, blue, alpha] = pixelAt(grey, 0);
    expect([red, blue, alpha]).toEqual([green, green, 255]);
    const deep = await decodePicture(await plain().toColourspace("rgb16").png().toBuffer());
    expect(pixelAt(deep, 4)).toEqual([0, 0, 255, 255]);
    const printed = await plain().toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
    const [r = 0, g = 0] = pixelAt(await decodePicture(printed), 0);
    expect(r - g).toBeGreaterThan(100);
  });

  test("transparency stays", async () => {
    const half = Uint8Array.of(10, 20, 30, 128);
    const png = await sharp(half, { raw: { width: 1, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect(pixelAt(await decodePicture(png), 0)).toEqual([10, 20, 30, 128]);
  });

  test.each<[string, () => Promise<Uint8Array>, string, RegExp]>([
    ["empty bytes", () => Promise.resolve(new Uint8Array(0)), "format", /0 bytes that are no pic/],
    ["a text", () => Promise.resolve(Buffer.from("hello")), "format", /expected PNG, JPEG or WebP/],
    ["a TIFF", () => plain().tiff().toBuffer(), "format", /a picture in tiff; expected PNG/],
    ["an animation", () => animation(), "animated", /an animation of 2 frames; expected one/],
    ["too many pixels", () => large(), "limit", /a picture of 90x90; expected at most 6000 pixels/],
    [
      "half a file",
      async () =>
        halved(await plain().resize(80, 75, { fit: "fill" }).jpeg({ quality: 100 }).toBuffer()),
      "damaged",
      /cannot be decoded/,
    ],
  ])("%s: an error with a code", async (_, make, code, message) => {
    const error: unknown = await decodePicture(await make(), { area: 6000 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(PixelsError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });
});

const halved = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length * 0.8);

const large = (): Promise<Uint8Array> => plain().resize(90, 90, { fit: "fill" }).png().toBuffer();

const animation = (): Promise<Uint8Array> =>
  sharp(Buffer.concat([data, data.toReversed()]), {
    raw: { width: 2, height: 6, channels: 3, pageHeight: 3 },
  })
    .webp({ loop: 0 })
    .toBuffer();
