import { describe, expect, test } from "vitest";
import { type CaptionEncoding, decodeCaption } from "./caption-text.ts";

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(" ", ""), "hex");
const decode = (bytes: Uint8Array, encoding?: CaptionEncoding) =>
  decodeCaption(bytes, { name: "cat.txt", encoding });

describe("captions are read in", () => {
  test.each<[string, Uint8Array, CaptionEncoding, string]>([
    ["UTF-8", Buffer.from("1girl, 红色连衣裙"), "utf-8", "1girl, 红色连衣裙"],
    ["UTF-8 with a mark", Buffer.from("\ufeff蓝发"), "utf-8", "蓝发"],
    ["plain letters", Buffer.from("1girl, solo"), "utf-8", "1girl, solo"],
    ["UTF-16", bytesOf("ff fe 31 00 67 00 ac 4e"), "utf-16le", "1g京"],
    ["UTF-16 the other way", bytesOf("fe ff 00 31 4e ac"), "utf-16be", "1京"],
    ["UTF-16 without a mark", Buffer.from("1girl, solo", "utf16le"), "utf-16le", "1girl, solo"],
    // 一个女孩，红色连衣裙
    [
      "GB18030",
      bytesOf("d2bb b8f6 c5ae baa2 a3ac baec c9ab c1ac d2c2 c8b9"),
      "gb18030",
      "一个女孩，红色连衣裙",
    ],
    // 藍色的天空
    ["Big5", bytesOf("c2c5 a6e2 aaba a4d1 aac5"), "big5", "藍色的天空"],
    // 女の子、青い髪
    ["Shift_JIS", bytesOf("8f97 82cc 8e71 8141 90c2 82a2 94af"), "shift_jis", "女の子、青い髪"],
  ])("%s", (_, bytes, encoding, text) => {
    expect(decode(bytes)).toEqual({ text, encoding });
  });

  test("an encoding that is named, which is then not guessed", () => {
    expect(decode(bytesOf("63 61 66 e9"), "windows-1252").text).toBe("café");
    expect(decode(Buffer.from(""))).toEqual({ text: "", encoding: "utf-8" });
  });

  test("lines of any system", () => {
    expect(decode(Buffer.from("a\r\nb\rc\n")).text).toBe("a\nb\nc\n");
  });
});

describe("refused, with the byte at fault, is", () => {
  test.each([
    ["what fits nothing", bytesOf("63 61 66 e9 2c 20 78"), "cat.txt: byte 4 (0xE9) is no UTF-8"],
    [
      "UTF-8 that breaks off",
      Buffer.concat([Buffer.from("红色"), bytesOf("e8 bf")]),
      "byte 7 (0xE8)",
    ],
    ["a file of zeros", new Uint8Array(8), "character 1 is a zero byte"],
    ["a picture", bytesOf("89504e470d0a1a0a0000000d49484452"), "character 8 is a zero byte"],
  ])("%s", (_, bytes, message) => {
    expect(() => decode(bytes)).toThrow(message);
  });

  test("what is not in the encoding that was named", () => {
    expect(() => decode(bytesOf("ff ff ff"), "gb18030")).toThrow("the file is not in gb18030");
  });
});
