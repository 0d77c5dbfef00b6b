import { expect, test } from "vitest";
import { orderOf, perfectResolution } from "./map-order.ts";

const slider = { label: { en: "", zh: "" }, minimum: 1, maximum: 255, default: 9, step: 1 };
const canny = {
  ...{ id: "canny", type: "canny", title: { en: "", zh: "" }, help: { en: "", zh: "" } },
  ...{ aliases: [], gives: "map", resolution: 512, masked: false },
  sliders: [
    { name: "low", ...slider },
    { name: "high", ...slider },
  ],
};
const ground = { size: { width: 768, height: 512 }, image: "asset:ground", mask: "asset:mask" };

test("sliders are named as the preprocessor names them; what is not set is its own", () => {
  const unit = { image: "asset:1", threshold_b: 50 };
  expect(orderOf(unit, canny, ground)).toEqual({
    preprocessor: "canny",
    picture: "asset:1",
    settings: { low: 9, high: 50 },
    resolution: 512,
  });
  expect(orderOf({ ...unit, resolution: 320 }, canny, ground)).toMatchObject({ resolution: 320 });
});

test("pixel perfect goes before a resolution, and knows what is drawn", () => {
  const unit = { image: "asset:1", resolution: 320, pixel_perfect: true, resize: "fill" };
  const order = orderOf(unit, canny, ground);
  expect(order?.perfect).toEqual({ width: 768, height: 512, resize: "fill" });
  expect(order).not.toHaveProperty("resolution");
  const { resolution: _, ...alone } = canny;
  expect(orderOf(unit, alone, ground)).not.toHaveProperty("perfect");
});

test("a unit without a picture follows the one that is drawn anew, and its mask", () => {
  const lama = { ...canny, masked: true };
  expect(orderOf({}, lama, ground)).toMatchObject({ picture: "asset:ground", mask: "asset:mask" });
  expect(orderOf({ image: "asset:1" }, lama, ground)).not.toHaveProperty("mask");
  expect(orderOf({}, canny, { size: ground.size })).toBeUndefined();
});

// By sd-webui-controlnet's own function.
test.each([
  [1024, 768, "crop", 576],
  [1024, 768, "fill", 512],
  [768, 1024, "crop", 768],
  [768, 1024, "fill", 384],
  [8, 8, "stretch", 768],
  [4000, 10, "crop", 512],
  [4000, 10, "fill", 64],
])("%d x %d, %s: the shorter side is %d", (width, height, resize, side) => {
  expect(perfectResolution({ width, height }, { ...ground.size, resize })).toBe(side);
});
