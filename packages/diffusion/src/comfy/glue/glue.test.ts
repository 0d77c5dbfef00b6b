import { describe, expect, test } from "vitest";
import type { ComfyContext } from "../context.ts";
import { type Literal, NodeInputs } from "../node-inputs.ts";
import type { ComfyImage, Value } from "../values.ts";
import { GLUE_NODES } from "./index.ts";

async function run(type: string, inputs: Readonly<Record<string, Value | Literal>>) {
  const node = GLUE_NODES.get(type);
  if (node === undefined) throw new Error(`no node ${type}`);
  return node.run(new NodeInputs(new Map(Object.entries(inputs))), {} as ComfyContext);
}

const values = async (type: string, inputs: Readonly<Record<string, Value | Literal>>) =>
  (await run(type, inputs)).values.map((value) => value?.value);

const text = (...value: string[]): Value => ({ type: "STRING", value });
const image = (value: ComfyImage): Value => ({ type: "IMAGE", value });

/** Two pictures of 2x1; channels and pixels count up. */
const pictures: ComfyImage = {
  data: Float32Array.from({ length: 12 }, (_, i) => i / 12),
  shape: [2, 3, 1, 2],
};

describe("small nodes", () => {
  test("hold values", async () => {
    expect(await values("PrimitiveStringMultiline", { value: "a" })).toEqual([["a"]]);
    expect(await values("PrimitiveInt", { value: -3 })).toEqual([-3]);
    expect(await values("PrimitiveFloat", { value: 0.5 })).toEqual([0.5]);
    expect(await values("PrimitiveBoolean", { value: true })).toEqual([true]);
    expect(await values("InkloomSeed", { seed: 2n ** 64n - 1n })).toEqual([2n ** 64n - 1n]);
  });

  test("join and choose texts", async () => {
    const joined = { string_a: "a", string_b: text("b"), delimiter: ", " };
    expect(await values("StringConcatenate", joined)).toEqual([["a, b"]]);
    const choice = { on_true: "yes", on_false: "no" };
    expect(await values("InkloomTextSwitch", { ...choice, switch: false })).toEqual([["no"]]);
  });

  test("take one text, not several, and no text without end", async () => {
    const several = { string_a: text("a", "b"), string_b: "", delimiter: "" };
    await expect(async () => run("StringConcatenate", several)).rejects.toMatchObject({
      code: "input/invalid",
    });
    const long = "x".repeat(2 ** 19 + 1);
    const endless = { string_a: long, string_b: long, delimiter: "" };
    await expect(async () => run("StringConcatenate", endless)).rejects.toMatchObject({
      code: "input/invalid",
    });
  });

  test("show any value in words", async () => {
    const shown = async (source: Value) => (await run("PreviewAny", { source })).shown?.text;
    expect(await shown(text("a", "b"))).toEqual(["a", "b"]);
    expect(await shown({ type: "INT", value: 3 })).toEqual(["3"]);
    expect(await shown(image(pictures))).toEqual(["IMAGE 2x3x1x2"]);
  });

  test("tell sizes", async () => {
    expect(await values("GetImageSize", { image: image(pictures) })).toEqual([2, 1, 2]);
  });

  test("make masks of channels and of transparency, and pictures of masks", async () => {
    const [red] = (await values("ImageToMask", { image: image(pictures), channel: "red" })) as [
      ComfyImage,
    ];
    expect(red.shape).toEqual([2, 1, 1, 2]);
    expect([...red.data].map((value) => Math.round(value * 12))).toEqual([0, 1, 6, 7]);
    const alpha: ComfyImage = { data: Float32Array.of(1, 0, 0.25, 1), shape: [2, 1, 1, 2] };
    const [hole] = (await values("InkloomAlphaMask", {
      image: image({ ...pictures, alpha }),
    })) as [ComfyImage];
    expect([...hole.data]).toEqual([0, 1, 0.75, 0]);
    const mask: Value = { type: "MASK", value: hole };
    const [inverted] = (await values("InvertMask", { mask })) as [ComfyImage];
    expect([...inverted.data]).toEqual([1, 0, 0.25, 1]);
    const [grey] = (await values("MaskToImage", { mask })) as [ComfyImage];
    expect(grey.shape).toEqual([2, 3, 1, 2]);
    expect([...grey.data]).toEqual([0, 1, 0, 1, 0, 1, 0.75, 0, 0.75, 0, 0.75, 0]);
    const [none] = (await values("InkloomAlphaMask", { image: image(pictures) })) as [ComfyImage];
    expect([...none.data]).toEqual([0, 0, 0, 0]);
  });

  test("put pictures behind one another in the size of the first", async () => {
    const large: ComfyImage = { data: new Float32Array(3 * 4 * 8).fill(1), shape: [1, 3, 4, 8] };
    const [joined] = (await values("ImageBatch", {
      image1: image(pictures),
      image2: image(large),
    })) as [ComfyImage];
    expect(joined.shape).toEqual([3, 3, 1, 2]);
    expect([...joined.data.slice(12)]).toEqual([1, 1, 1, 1, 1, 1]);
    const many: ComfyImage = { data: new Float32Array(3 * 256), shape: [256, 3, 1, 1] };
    await expect(
      run("ImageBatch", { image1: image(many), image2: image(pictures) }),
    ).rejects.toMatchObject({ code: "input/invalid" });
  });

  test("choose pictures", async () => {
    const other: ComfyImage = { data: new Float32Array(3), shape: [1, 3, 1, 1] };
    const inputs = { on_true: image(pictures), on_false: image(other), switch: true };
    expect(await values("InkloomPictureSwitch", inputs)).toEqual([pictures]);
  });
});
