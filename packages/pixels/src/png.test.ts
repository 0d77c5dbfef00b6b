import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { greyPicture } from "./grey-picture.ts";
import { PixelsError } from "./pixels-error.ts";
import { decodePng, encodePng } from "./png.ts";
import { readChunks } from "./png-chunks.ts";
import { readPngText } from "./png-text.ts";

const golden = (name: string): Buffer => readFileSync(new URL(`goldens/${name}`, import.meta.url));
const decoded = JSON.parse(golden("decoded.json").toString()) as Record<
  string,
  { width: number; height: number; rgba: string }
>;

function picture(width: number, height: number, alpha: (at: number) => number) {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) =>
    at % 4 === 3 ? alpha(at) : (at * 37) % 256,
  );
  return { width, height, data };
}
const colourType = (png: Uint8Array): number | undefined => [...readChunks(png)][0]?.data[9];

describe("PNG files", () => {
  test("opaque pixels come back, written without alpha", async () => {
    const pixels = picture(9, 5, () => 255);
    const png = await encodePng(pixels);
    expect(colourType(png)).toBe(2);
    expect(await decodePng(png)).toEqual(pixels);
  });

  test("transparent pixels come back, colours under alpha 0 included", async () => {
    const pixels = picture(4, 6, (at) => at % 7);
    const png = await encodePng(pixels);
    expect(colourType(png)).toBe(6);
    expect(await decodePng(png)).toEqual(pixels);
  });

  test("grey and opaque pixels come back, written as one channel where that is asked for", async () => {
    const grey = picture(9, 5, () => 255);
    for (let at = 0; at < grey.data.length; at += 4)
      grey.data.set([grey.data[at] ?? 0, grey.data[at] ?? 0, grey.data[at] ?? 0], at);
    const shifted = new Uint8ClampedArray(grey.data.length + 1).subarray(1);
    shifted.set(grey.data);
    expect(colourType(await encodePng(grey))).toBe(2);
    for (const pixels of [grey, { ...grey, data: shifted }]) {
      const png = await encodePng(pixels, { made: "here" }, { grey: true });
      expect(colourType(png)).toBe(0);
      expect((await decodePng(png)).data).toEqual(grey.data);
      expect(readPngText(png)).toEqual({ made: "here" });
    }
    expect(
      colourType(
        await encodePng(
          picture(9, 5, () => 255),
          {},
          { grey: true },
        ),
      ),
    ).toBe(2);
    grey.data[3] = 0;
    expect(colourType(await encodePng(grey, {}, { grey: true }))).toBe(6);
  });

  test("a picture of one channel is written of it, and as it is once someone has changed it", async () => {
    const levels = new Uint8ClampedArray(15).map((_, at) => at * 17);
    const made = () => greyPicture({ width: 5, height: 3, channels: 1, data: levels });
    const png = await encodePng(made(), {}, { grey: true });
    expect(colourType(png)).toBe(0);
    const back = await decodePng(png);
    expect([...back.data]).toEqual([...levels].flatMap((value) => [value, value, value, 255]));
    expect(back.data).toEqual(made().data);
    expect(colourType(await encodePng(made()))).toBe(2);
    const seen = made();
    expect({ ...seen }.data).toBe(seen.data);
    seen.data[0] = 9;
    const changed = await encodePng(seen, {}, { grey: true });
    expect(colourType(changed)).toBe(2);
    expect((await decodePng(changed)).data).toEqual(seen.data);
  });

  test("texts travel with the pixels", async () => {
    const pixels = picture(8, 8, () => 255);
    const text = { parameters: "a cat\nSteps: 20", inkloom: '{"提示":"猫"}' };
    const png = await encodePng(pixels, text);
    expect(readPngText(png)).toEqual(text);
    expect(await decodePng(png)).toEqual(pixels);
  });

  test.each(Object.keys(decoded))("%s decodes as Pillow does", async (name) => {
    const { width, height, rgba } = decoded[name] ?? { width: 0, height: 0, rgba: "" };
    const pixels = await decodePng(golden(`${name}.png`));
    expect(pixels).toMatchObject({ width, height });
    expect([...pixels.data]).toEqual([...Buffer.from(rgba, "base64")]);
  });

  test("pixels that do not fit their size are refused", async () => {
    const wrong = { width: 2, height: 2, data: new Uint8ClampedArray(3) };
    await expect(encodePng(wrong)).rejects.toThrow("a picture of 2x2 with 3 bytes; expected 16");
  });

  test.each<[string, (png: Buffer) => Uint8Array, string]>([
    ["empty bytes", () => new Uint8Array(0), "not-png"],
    ["a JPEG's first bytes", () => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "not-png"],
    ["a signature alone", (png) => png.subarray(0, 8), "damaged"],
    ["half a file", (png) => png.subarray(0, 120), "damaged"],
    ["altered pixels", (png) => png.fill(0x55, 60, 80), "damaged"],
    ["a picture too large to decode", (png) => enlarged(png), "limit"],
  ])("%s: an error with a code", async (_, damage, code) => {
    const png = Buffer.from(await encodePng(picture(32, 32, () => 255)));
    const error: unknown = await decodePng(damage(png)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PixelsError);
    expect(error).toMatchObject({ code });
  });
});

/** The same file with a header that claims 65,535 pixels a side; its checksum is mended. */
function enlarged(png: Buffer): Uint8Array {
  png.writeUInt32BE(65_535, 16);
  png.writeUInt32BE(65_535, 20);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(png.subarray(12, 29)));
  png.set(checksum, 29);
  return png;
}
