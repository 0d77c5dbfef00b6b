import { expect, test } from "vitest";
import { withPicture, withType } from "./control-unit.ts";

test("another kind of control keeps the picture and drops what belonged to the kind before", () => {
  const unit = {
    preprocessor: "openpose",
    image: "a",
    model: "pose.safetensors",
    pose: "[]",
    mask: "m",
    union_type: "openpose",
    weight: 0.5,
  };
  expect(withType(unit, "ip-adapter", "ip-adapter_clip_sd15")).toEqual({
    preprocessor: "ip-adapter_clip_sd15",
    images: [{ image: "a", weight: 1 }],
    weight: 0.5,
  });
});

test("several pictures become the first of them, and their kind of weight goes", () => {
  const images = [
    { image: "a", weight: 1 },
    { image: "b", weight: 1 },
  ];
  const unit = { preprocessor: "ip-adapter_clip_sd15", images, weight_type: "ease in" };
  expect(withType(unit, "canny", "canny")).toEqual({ preprocessor: "canny", image: "a" });
});

test("another picture drops the mask and the pose of the one before", () => {
  expect(withPicture({ image: "a", mask: "m", pose: "[]", weight: 1 }, "b")).toEqual({
    image: "b",
    weight: 1,
  });
});
