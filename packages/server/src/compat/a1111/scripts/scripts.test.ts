import { encodePng } from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../dialect-service.suite.ts";
import { translateImg2img } from "../img2img.ts";
import { STANDARD_SETTINGS } from "../settings.ts";
import { translateTxt2img } from "../txt2img.ts";
import { joined, partsOf } from "./axis-values.ts";

const surroundings = {
  settings: STANDARD_SETTINGS,
  catalogue: {
    ...CATALOGUE,
    upscalers: [{ name: "4x-ink", filename: "4x-ink.pth" }],
  },
  drawSeed: () => 4242,
};
const file = await encodePng({ width: 8, height: 8, data: new Uint8ClampedArray(256).fill(9) });
const picture = Buffer.from(file).toString("base64");

const ofText = (script_name: string, script_args: readonly unknown[], body = {}) =>
  translateTxt2img({ script_name, script_args, ...body }, surroundings).requests;
const ofPicture = (script_name: string, script_args: readonly unknown[], body = {}) =>
  translateImg2img({ init_images: [picture], script_name, script_args, ...body }, surroundings)
    .requests;
const asked = (requests: ReturnType<typeof ofText>) =>
  requests.map(({ tool, parameters }) => ({ tool, ...(parameters as object) }));

describe("values of an axis", () => {
  test.each([
    ["10, 20,30", ["10", "20", "30"]],
    ['"a, b", c', ["a, b", "c"]],
    ['"say ""x""",,y', ['say "x"', "y"]],
    ["", []],
    ['5"', ['5"']],
  ])("%j are %j", (text, parts) => {
    expect(partsOf(text)).toEqual(parts);
    expect(partsOf(joined(parts))).toEqual(parts);
  });
});

describe("scripts of pictures", () => {
  test("Loopback takes its arguments, one picture at a time, and counts seeds by loops", () => {
    const requests = asked(
      ofPicture("LOOPBACK", [3, "0.25", "Lazy", "None"], { n_iter: 2, batch_size: 4, seed: 10 }),
    );
    expect(requests).toMatchObject([
      { tool: "img2img", loops: 3, final_denoise: 0.25, denoise_curve: "lazy", seed: 10, batch: 1 },
      { seed: 13 },
    ]);
    expect(asked(ofPicture("Loopback", []))).toMatchObject([{ loops: 4, denoise_curve: "linear" }]);
    expect(() => ofPicture("Loopback", [4, 0.5, "Linear", "CLIP"])).toThrow(
      expect.objectContaining({ status: 501 }),
    );
    expect(() => ofPicture("Loopback", [32], { n_iter: 4 })).toThrow("makes 128 pictures");
    expect(() => ofPicture("Loopback", [4, 0.5, "Wild"])).toThrow("denoise_curve");
  });

  test("SD upscale takes an upscaler by place or name, and makes one picture each time", () => {
    for (const [given, upscaler] of [
      [1, "Lanczos"],
      [3, "4x-ink"],
      ["4x-ink", "4x-ink"],
    ] as const)
      expect(
        asked(
          ofPicture("SD upscale", [null, 32, given, 2.5], { n_iter: 2, batch_size: 3, seed: 5 }),
        ),
      ).toMatchObject([
        { upscale_by: 2.5, upscale_overlap: 32, upscaler, batch: 3, seed: 5 },
        { upscaler, batch: 3, seed: 6 },
      ]);
    expect(() => ofPicture("SD upscale", ["", 64, 4, 2])).toThrow("expected 0 to 3");
    expect(() => ofPicture("SD upscale", ["", 64, "../x.pth", 2])).toThrow("could not find");
  });

  test("Outpainting mk2 grows the sides that are named, without the request's mask", () => {
    const mask = { mask: picture, mask_blur: 30, inpainting_fill: 2 };
    expect(
      asked(ofPicture("Outpainting mk2", ["", 64, 4, ["left", "up"], 0.5, 0.1], mask)),
    ).toMatchObject([
      {
        outpaint_mode: "mk2",
        outpaint_left: 64,
        outpaint_right: 0,
        outpaint_top: 64,
        outpaint_bottom: 0,
        outpaint_falloff: 0.5,
        outpaint_colors: 0.1,
        mask_blur: 4,
        fill: "original",
      },
    ]);
    const [whole] = ofPicture("Outpainting mk2", ["", 64, 4, "left, down"], mask);
    expect(whole?.parameters).toMatchObject({ outpaint_left: 64, outpaint_bottom: 64 });
    expect(whole?.parameters).not.toHaveProperty("mask");
    expect(whole?.parameters).not.toHaveProperty("mask_blur_x");
  });

  test("are not for words", () => {
    expect(() => ofText("Loopback", [])).toThrow("Script 'Loopback' not found");
  });
});

describe("scripts of grids", () => {
  const plot = (args: readonly unknown[], body = {}) => asked(ofText("X/Y/Z plot", args, body))[0];

  test("a plot's axes go by place in A1111's list, or by label", () => {
    const args = [4, "10-20 (+5)", [], 9, "", ["Euler a", "DDIM"], "cfg scale", "5,7"];
    expect(plot(args, { prompt: "a cat" })).toMatchObject({
      tool: "grid",
      prompt: "a cat",
      x: "Steps=10-20 (+5)",
      y: "Sampler=Euler a,DDIM",
      z: "CFG Scale=5,7",
      seed: 4242,
      no_labels: false,
      margin: 0,
    });
    const bare = [0, "", "", 0, "", "", 0, "", "", false, false, false, false, 0, 0, 0, 8, true];
    const nothing = plot(bare);
    expect(nothing).toMatchObject({ no_labels: true, margin: 8 });
    for (const axis of ["x", "y", "z"]) expect(nothing).not.toHaveProperty(axis);
  });

  test("the list of places is that of the kind of request", () => {
    const args = [5, "5,7", [], 8 + 1, "", ["Euler"]];
    expect(asked(ofPicture("x/y/z plot", args))).toMatchObject([
      {
        tool: "grid",
        x: "CFG Scale=5,7",
        y: "Sampler=Euler",
        image: expect.any(String) as unknown,
      },
    ]);
    expect(() => plot([99])).toThrow("x_type: got 99, expected 0 to");
    expect(() => plot(["Nobody", "1"])).toThrow("or a label such as Steps");
  });

  test("titles of models become names, and paths are none", () => {
    const ticked = plot([11, "", ["inkloom-mini", "other.safetensors [0123456789]"]]);
    expect(ticked).toMatchObject({ x: "Checkpoint name=inkloom-mini,sub/other" });
    const written = plot(["Checkpoint name", '0123456789, "inkloom-mini"', []]);
    expect(written).toMatchObject({ x: "Checkpoint name=sub/other,inkloom-mini" });
    expect(plot(["VAE", "Automatic, mse.safetensors"])).toMatchObject({ x: "VAE=Automatic,mse" });
    expect(() => plot([11, "", ["/etc/passwd"]])).toThrow("Unknown Checkpoint name: /etc/passwd");
  });

  test("values with commas stay together; written ones count where it is said so", () => {
    expect(plot(["Prompt S/R", 'cat,"dog, black"'], { prompt: "a cat" })).toMatchObject({
      x: 'Prompt S/R=cat,"dog, black"',
    });
    const args = [9, "DDIM", ["Euler"], 0, "", [], 0, "", []];
    const flags = [true, false, false, false, false, false, false, 0];
    expect(plot([...args, ...flags, true])).toMatchObject({ x: "Sampler=DDIM" });
    expect(plot([...args, ...flags, false])).toMatchObject({ x: "Sampler=Euler" });
  });

  test("what a plot cannot do, and what would be too much, is refused", () => {
    const nine = [4, "1", [], 0, "", [], 0, "", []];
    for (const [flags, status] of [
      [[true, true, true], 501],
      [[true, true, false, true], 501],
      [[true, true, false, false, true], 501],
    ] as const)
      expect(() => plot([...nine, ...flags])).toThrow(expect.objectContaining({ status }));
    expect(() => plot([4, "1-101"])).toThrow("makes 101 pictures, expected at most 100");
    expect(() => plot([4, "none"])).toThrow(expect.objectContaining({ status: 422 }));
    expect(() => plot(["Face restore", "CodeFormer"])).toThrow("Face restore");
  });

  test("a prompt matrix takes its arguments", () => {
    const args = [true, true, "negative", "space", 4];
    expect(
      asked(ofText("Prompt matrix", args, { negative_prompt: "bad|worse", n_iter: 3 })),
    ).toMatchObject([
      {
        tool: "grid",
        matrix: "negative",
        matrix_at_start: true,
        matrix_seeds: true,
        matrix_delimiter: "space",
        margin: 4,
      },
    ]);
    expect(() => ofText("Prompt matrix", [false, false, "both"])).toThrow("matrix: got");
  });

  test("a list of prompts takes its arguments, and leaves seeds open where each line draws one", () => {
    const list = 'a cat\n--prompt "a dog" --steps 3';
    const of = (args: readonly unknown[], body = {}) =>
      asked(ofText("Prompts from file or textbox", args, body))[0];
    expect(of([false, false, "end", list], { n_iter: 2, batch_size: 3 })).toMatchObject({
      tool: "generate",
      prompts: list,
      prompts_at: "end",
      prompts_seed: "own",
      seed: -1,
      batch: 3,
      batch_count: 2,
    });
    expect(of([false, false, "end", list], { seed: 8 })).toMatchObject({ seed: 8 });
    expect(of([false, true, "start", list])).toMatchObject({ prompts_seed: "same", seed: 4242 });
    expect(of([true, true, "start", list])).toMatchObject({ prompts_seed: "iterate" });
  });
});
