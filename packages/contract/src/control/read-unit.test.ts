import { Default } from "typebox/value";
import { describe, expect, test } from "vitest";
import { picturesOfUnits, withUnitNames } from "./names.ts";
import { readUnit } from "./read-unit.ts";
import { type ControlUnit, ControlUnitSchema } from "./unit.ts";

const whole = (given: object): ControlUnit =>
  Default(ControlUnitSchema, { ...given }) as ControlUnit;

describe("a unit as people type it", () => {
  test("begins with its preprocessor and goes on with fields in any order", () => {
    expect(readUnit("canny, image=a room.png,weight=0.8,end=.6,pixel_perfect=yes")).toEqual({
      preprocessor: "canny",
      image: "a room.png",
      weight: 0.8,
      end: 0.6,
      pixel_perfect: true,
    });
  });

  test("holds commas that are written twice", () => {
    expect(readUnit("image=a,,b.png,model=x")).toEqual({ image: "a,b.png", model: "x" });
  });

  test("holds lists", () => {
    expect(readUnit("ip-adapter-auto,images=a.png b.png,layer_weights=1 0.5 0")).toEqual({
      preprocessor: "ip-adapter-auto",
      images: [{ image: "a.png" }, { image: "b.png" }],
      layer_weights: [1, 0.5, 0],
    });
  });

  test("may be JSON", () => {
    expect(readUnit('{"preprocessor": "canny", "weight": 2}')).toEqual({
      preprocessor: "canny",
      weight: 2,
    });
  });

  test.each([
    ["canny,size=3", '"size=3" is no field'],
    ["canny,photo.png", '"photo.png" is no field'],
    ["{canny", "is no JSON"],
    ["canny,__proto__=1", "is no field"],
    ["canny,images=[1", "is no JSON"],
    ["canny,image=a.png,image=b.png", "image is given twice"],
    ["canny,preprocessor=hed", "preprocessor is given twice"],
    ["canny,", '"" is no field'],
    ["=", '"=" is no field'],
  ])("%s is refused", (text, sentence) => {
    expect(() => readUnit(text)).toThrow(sentence);
  });
});

test("names of pictures and files of units are found and changed in every field", () => {
  const units = [
    whole({ image: "a", mask: "b", region: "c", model: "m" }),
    whole({ images: [{ image: "d", mask: "e" }, { image: "f" }] }),
  ];
  expect(picturesOfUnits(units)).toEqual(["a", "b", "c", "d", "e", "f"]);
  const fields: string[] = [];
  const renamed = withUnitNames(units, {
    picture: (name, field) => {
      fields.push(field);
      return `p:${name}`;
    },
    file: (name) => `f:${name}`,
  });
  expect(renamed[0]).toMatchObject({ image: "p:a", mask: "p:b", region: "p:c", model: "f:m" });
  expect(renamed[1]?.images).toEqual([
    { image: "p:d", mask: "p:e", weight: 1 },
    { image: "p:f", weight: 1 },
  ]);
  expect(fields).toContain("control 2 images");
});
