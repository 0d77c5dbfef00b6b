import { expect, test } from "vitest";
import { sidesOf } from "../latents/aspect-size.ts";
import { sizeNotice } from "./size-notice.ts";

const sd15 = { family: "SD 1.x", nativeSize: 512 };
const said = (width: number, height: number) => sizeNotice({ width, height }, sd15)?.en;

test("usual sizes are passed over, among them every preset", () => {
  for (const [width, height] of [
    [512, 512],
    [512, 768],
    [768, 512],
    [640, 640],
  ] as const)
    expect(said(width, height)).toBeUndefined();
  for (const aspect of ["1:1", "1:2", "4:3", "3:4", "16:9", "9:16"])
    for (const nativeSize of [128, 512, 768, 1024]) {
      const { width = 0, height = 0 } = sidesOf({ aspect }, nativeSize);
      expect(sizeNotice({ width, height }, { family: "x", nativeSize })).toBeUndefined();
    }
});

test("others are told with both sizes", () => {
  expect(said(1024, 1024)).toContain("1024x1024 is larger than this SD 1.x model was made for");
  expect(said(256, 256)).toContain("256x256 is smaller than");
  expect(said(1024, 256)).toContain("1024x256 is longer than");
});
