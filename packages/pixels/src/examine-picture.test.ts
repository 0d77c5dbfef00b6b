import { crc32 } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { examinePicture } from "./examine-picture.ts";
import { readPictureText } from "./picture-text.ts";
import { encodePng } from "./png.ts";
import { thumbnail } from "./thumbnail.ts";

const pixels = (width: number, height: number) => {
  const data = new Uint8ClampedArray(width * height * 4).map((_, at) => (at * 7919) % 256);
  return { width, height, data };
};
const AREA = 10_000;

describe("a file that somebody sends", () => {
  test.each(["png", "jpeg", "webp", "gif"] as const)("%s is known by its content", async (kind) => {
    const { width, height, data } = pixels(30, 20);
    const file = await sharp(data, { raw: { width, height, channels: 4 } })
      .toFormat(kind)
      .toBuffer();
    expect(await examinePicture(file, { area: AREA })).toEqual({ kind, width, height });
    for (const share of [0.3, 0.6])
      await expect(
        examinePicture(file.subarray(0, Math.floor(file.length * share)), { area: AREA }),
      ).rejects.toMatchObject({ code: "damaged" });
  });

  test("a picture on its side is measured as it is seen", async () => {
    const { width, height, data } = pixels(30, 20);
    const file = await sharp(data, { raw: { width, height, channels: 4 } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await examinePicture(file, { area: AREA })).toMatchObject({ width: 20, height: 30 });
  });

  test("a small file that would become a large picture is refused by its header", async () => {
    // IHDR of 60,000 squared and nothing to decode: were it looked at later, it would be damaged.
    const bomb = Buffer.from(await encodePng(pixels(1, 1)));
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    await expect(examinePicture(bomb, { area: AREA })).rejects.toMatchObject({ code: "limit" });
  });

  test("frames of an animation count", async () => {
    const frames = await Promise.all(
      [10, 20, 30].map((shade) =>
        sharp({
          create: { width: 60, height: 60, channels: 3, background: { r: shade, g: 0, b: 0 } },
        })
          .png()
          .toBuffer(),
      ),
    );
    const file = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    await expect(examinePicture(file, { area: AREA })).rejects.toMatchObject({ code: "limit" });
    expect(await examinePicture(file, { area: 3 * 3600 })).toMatchObject({ width: 60, height: 60 });
  });

  test.each(["", "hello", "<svg xmlns='http://www.w3.org/2000/svg'/>", "GIF8"])(
    "%j is no picture",
    async (text) => {
      await expect(examinePicture(Buffer.from(text), { area: AREA })).rejects.toMatchObject({
        code: "format",
      });
    },
  );
});

describe("a thumbnail", () => {
  test("is smaller, in proportion, and tells nothing of its making", async () => {
    const file = await encodePng(pixels(300, 100), { parameters: "a secret prompt" });
    const small = await thumbnail(file, { width: 60, area: 30_000 });
    expect(await examinePicture(small, { area: AREA })).toEqual({
      kind: "webp",
      width: 60,
      height: 20,
    });
    expect(readPictureText(small)).toEqual({});
  });

  test("does not enlarge, and takes no picture beyond its limit", async () => {
    const file = await encodePng(pixels(30, 10));
    const same = await thumbnail(file, { width: 60, area: 300 });
    expect(await examinePicture(same, { area: AREA })).toMatchObject({ width: 30, height: 10 });
    await expect(thumbnail(file, { width: 60, area: 299 })).rejects.toMatchObject({
      code: "damaged",
    });
  });
});
