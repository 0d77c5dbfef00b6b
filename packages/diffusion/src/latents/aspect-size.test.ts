import { ASPECTS, ratioOf } from "@inkloom/contract";
import { describe, expect, test } from "vitest";
import { sidesOf } from "./aspect-size.ts";

describe("sides by an aspect", () => {
  test.each([
    [512, "1:1", 512, 512],
    [512, "1:2", 384, 768],
    [512, "4:3", 576, 448],
    [512, "3:4", 448, 576],
    [512, "16:9", 704, 384],
    [512, "9:16", 384, 704],
    [768, "16:9", 1024, 576],
    [1024, "1:1", 1024, 1024],
    [1024, "1:2", 704, 1408],
    [1024, "4:3", 1152, 896],
    [1024, "16:9", 1344, 768],
    [1024, "9:16", 768, 1344],
    [128, "1:1", 128, 128],
    [128, "16:9", 176, 96],
    [128, "1:2", 96, 192],
  ])("a model of %i draws %s at %ix%i", (native, aspect, width, height) => {
    expect(sidesOf({ aspect }, native)).toEqual({ width, height });
  });

  test("presets stay within a seventh of the model's pixels, whatever the model", () => {
    for (const native of [512, 768, 1024])
      for (const aspect of ASPECTS) {
        const { width = 0, height = 0 } = sidesOf({ aspect: ratioOf(aspect) }, native);
        expect(Math.abs(Math.log((width * height) / native ** 2))).toBeLessThan(Math.log(8 / 7));
        expect([width % 64, height % 64]).toEqual([0, 0]);
      }
  });

  test("names do as well, and one side gives the other", () => {
    expect(sidesOf({ aspect: "电脑壁纸" }, 512)).toEqual(sidesOf({ aspect: "wallpaper" }, 512));
    expect(sidesOf({ aspect: "16:9", width: 1280 }, 512)).toEqual({ width: 1280, height: 720 });
    expect(sidesOf({ aspect: "16:9", height: 360 }, 512)).toEqual({ width: 640, height: 360 });
    expect(sidesOf({ width: 64 }, 512)).toEqual({ width: 64 });
  });

  test("an aspect beside both sides, and an unknown one, are refused", () => {
    expect(() => sidesOf({ aspect: "1:1", width: 64, height: 128 }, 512)).toThrow(
      "aspect is 1:1 beside the size 64x128",
    );
    expect(() => sidesOf({ aspect: "broad" }, 512)).toThrow(
      'aspect is "broad", expected proportions from 1:8 to 8:1 or one of avatar (1:1)',
    );
  });
});
