import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { generate, withNamesOnly } from "@inkloom/diffusion";
import { decodePng, encodePng, type Pixels } from "@inkloom/pixels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cpuContext } from "../cpu-context.suite.ts";
import { drawingContext } from "../drawing-context.ts";
import { writeMiniControl } from "../mini-control.suite.ts";
import type { RunContext } from "../run.ts";
import { picturePng } from "../pictures/picture-png.ts";
import { drawSamples, expectSamplePrompts } from "./draw-samples.ts";

const plain = (value: number, width = 64, height = 64): Pixels => ({
  ...{ width, height },
  data: new Uint8ClampedArray(4 * width * height).map((_, i) => (i % 4 === 3 ? 255 : value)),
});

let context: RunContext;
let folder = "";
let close = (): Promise<void> => Promise.resolve();
beforeAll(async () => {
  const made = await cpuContext();
  close = made.close;
  folder = join(made.context.home, "training", "mine");
  await mkdir(folder, { recursive: true });
  await writeMiniControl(join(folder, "sample.safetensors"));
  context = {
    ...made.context,
    picture: (name) =>
      name === "white.png"
        ? encodePng(plain(255))
        : Promise.reject(new Error(`there is no picture ${name}`)),
  };
});
afterAll(() => close());

const parameters = (sample_prompts: string) =>
  validate(TOOLS["train-controlnet"], {
    ...{ dataset: "scenes", output_name: "mine", clip_skip: 1, device: "cpu", sample_prompts },
  });

const sampled = async (name: string): Promise<Pixels> =>
  decodePng(await readFile(join(folder, "samples", name)));

describe("samples of a ControlNet in training", () => {
  test("follow pictures of the data set by turns, or those that lines name, in their size", async () => {
    const lines = [
      "a red house --s 2 --d 3",
      "a red house --s 2 --d 3",
      "a red house --s 2 --d 3 --cn white.png",
      "a red house --s 2 --d 3 --w 128",
    ];
    const given = [plain(0), plain(255), plain(128), plain(0, 64, 96)];
    const count = await withNamesOnly(() =>
      drawSamples(parameters(lines.join("\n")), context, {
        ...{ folder, step: 4, request: { model: "inkloom-mini" }, places: {} },
        control: { model: "sample", folder, followed: (n) => Promise.resolve(given[n]) },
      }),
    );
    expect(count).toBe(4);
    const names = ["00000004-1.png", "00000004-2.png", "00000004-3.png", "00000004-4.png"];
    expect((await readdir(join(folder, "samples"))).sort()).toEqual(names);
    const [black, white, named, wide] = await Promise.all(names.map(sampled));
    expect(white?.data).not.toEqual(black?.data);
    expect(named?.data).toEqual(white?.data);
    expect([wide?.width, wide?.height]).toEqual([128, 96]);
  });
});

describe("samples are drawn for what is trained to be predicted, whatever the checkpoint says", () => {
  const request = { prompt: "a red house", seed: 3, steps: 2, width: 64, height: 64, clip_skip: 1 };
  test.each([
    [{}, {}],
    [{ v_parameterization: true }, { prediction: "v" }],
    [{ zero_terminal_snr: true }, { zero_snr: true }],
  ] as const)("%j", async (trained, asked) => {
    const parameters = validate(TOOLS["train-lora"], {
      ...{ dataset: "scenes", output_name: "mine", clip_skip: 1, device: "cpu", ...trained },
      sample_prompts: "a red house --s 2 --d 3 --w 64 --h 64",
    });
    await drawSamples(parameters, context, {
      ...{ folder, step: 9, request: { model: "inkloom-mini" }, places: {} },
    });
    const wanted = validate(TOOLS.generate, { ...request, ...asked, device: "cpu" });
    const { pictures } = await generate(wanted, await drawingContext("cpu", context));
    const [picture] = pictures;
    if (picture === undefined) throw new Error("nothing was drawn");
    const same = await decodePng(await picturePng(picture));
    expect(await sampled("00000009-1.png")).toEqual(same);
  });
});

describe("lines of samples", () => {
  test("are looked at before a run begins", async () => {
    const check = (text: string, follows: boolean) =>
      expectSamplePrompts(parameters(text), context, follows);
    await check("a cat --w 64 --ss euler_a\na dog --cn white.png", true);
    await expect(check("a dog --cn white.png", false)).rejects.toThrow(
      "sample_prompts has --cn white.png, expected none",
    );
    await expect(check("a dog --cn gone.png", true)).rejects.toThrow("there is no picture gone");
    await expect(check("a cat --ss eulr", true)).rejects.toThrow('The sampler "eulr" is unknown');
    await expect(check("a cat --w 7", true)).rejects.toThrow(/width/);
    await expect(check("a cat --size 7", true)).rejects.toThrow("has --size 7");
  });
});
