import { expect, test } from "vitest";
import { asMap, typeOf, withoutPictures, withPicture, withType } from "./control-unit.ts";

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
    type: "ip-adapter",
    weight: 0.5,
  });
});

test("several pictures become the first of them, and their kind of weight goes", () => {
  const images = [
    { image: "a", weight: 1 },
    { image: "b", weight: 1 },
  ];
  const unit = { preprocessor: "ip-adapter_clip_sd15", images, weight_type: "ease in" };
  expect(withType(unit, "canny", "canny")).toEqual({
    preprocessor: "canny",
    type: "canny",
    image: "a",
  });
});

test("another picture drops the mask and the pose of the one before", () => {
  expect(withPicture({ image: "a", mask: "m", pose: "[]", weight: 1 }, "b")).toEqual({
    image: "b",
    weight: 1,
  });
});

test("a unit without a preprocessor is of the kind that was chosen, else of the one that the rest tells", () => {
  expect(typeOf({ type: "qrcode", model: "control_depth" }, undefined)).toBe("qrcode");
  expect(typeOf({ model: "control_v11f1p_sd15_depth" }, undefined)).toBe("depth");
  expect(typeOf({ pose: "[]" }, undefined)).toBe("openpose");
  expect(typeOf({ images: [] }, undefined)).toBe("ip-adapter");
  expect(typeOf({}, undefined)).toBeUndefined();
});

test("a control picture keeps its kind, and union networks are told it", () => {
  const unit = { preprocessor: "lineart_realistic", threshold_a: 1, resolution: 768, model: "own" };
  const fields = { image: "map" };
  const plain = { preprocessor: "none", type: "lineart", image: "map" };
  expect(asMap(unit, "lineart", fields)).toEqual({ ...plain, model: "own" });
  const union = { ...unit, model: "controlnet-union-sdxl-1.0" };
  expect(asMap(union, "lineart", fields)).toEqual({
    ...plain,
    model: union.model,
    union_type: "canny",
  });
  expect(asMap({ ...union, union_type: "tile" }, "lineart")).toMatchObject({ union_type: "tile" });
});

test("settings alone are without what belongs to one occasion", () => {
  const pictures = { image: "a", mask: "b", region: "c", pose: "[]" };
  expect(withoutPictures({ ...pictures, preprocessor: "canny", weight: 2 })).toEqual({
    preprocessor: "canny",
    weight: 2,
  });
});
