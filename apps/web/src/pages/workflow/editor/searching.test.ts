import { expect, test } from "vitest";
import { found } from "./searching.ts";

const offers = [
  { title: "Upscale Image", also: "ImageScale 缩放图片" },
  { title: "Load Image", also: "LoadImage 加载图片" },
  { title: "Image information", also: "info" },
];
const names = (text: string) => found(offers, text).map(({ title }) => title);

test("nothing typed shows all, in order", () => {
  expect(names("  ")).toEqual(["Upscale Image", "Load Image", "Image information"]);
});

test("all words must be there; beginnings of titles come first, other names last", () => {
  expect(names("image")).toEqual(["Image information", "Upscale Image", "Load Image"]);
  expect(names("image load")).toEqual(["Load Image"]);
  expect(names("图片")).toEqual(["Upscale Image", "Load Image"]);
  expect(names("loadimage")).toEqual(["Load Image"]);
  expect(names("nothing")).toEqual([]);
});
