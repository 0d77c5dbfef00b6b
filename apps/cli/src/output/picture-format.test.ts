import { describe, expect, test } from "vitest";
import { pictureFormat } from "./picture-format.ts";

describe("pictureFormat", () => {
  test("is what is asked for, else what the file's name says, else PNG", () => {
    expect(pictureFormat({})).toEqual({ format: "png" });
    expect(pictureFormat({ out: "x.JPG" })).toEqual({ format: "jpeg" });
    expect(pictureFormat({ out: "folder", format: "WebP" })).toEqual({ format: "webp" });
    expect(pictureFormat({ out: "x.jpeg", format: "jpg", quality: "95" })).toEqual({
      format: "jpeg",
      quality: 95,
    });
  });

  test.each([
    [{ format: "bmp" }, '--format: got "bmp", expected one of png, jpeg, webp.'],
    [{ format: "webp", out: "x.png" }, "--format: got webp for the file x.png, expected png"],
    [{ quality: "0" }, '--quality: got "0", expected a whole number from 1 to 100.'],
    [{ quality: "1e2" }, '--quality: got "1e2", expected a whole number from 1 to 100.'],
  ])("%j is refused in words", (options, sentence) => {
    expect(() => pictureFormat(options)).toThrow(sentence);
  });
});
