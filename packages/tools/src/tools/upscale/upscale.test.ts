import { validate, upscaleTool } from "@inkloom/contract";
import {
  decodePng,
  encodePicture,
  encodePng,
  readPictureText,
  resizePillow,
} from "@inkloom/pixels";
import { describe, expect, test } from "vitest";
import type { RunContext } from "../../run.ts";
import { runUpscale } from "./run.ts";
import { upscaledFile } from "./upscaled-file.ts";

const pixels = {
  width: 6,
  height: 4,
  data: Uint8ClampedArray.from({ length: 96 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256)),
};
const source = await encodePng(pixels, { parameters: "a house\nSteps: 20", inkloom: "{}" });

const upscale = (given: Record<string, unknown> = {}, bytes: Uint8Array = source) =>
  runUpscale(validate(upscaleTool, { picture: "x.png", ...given }), {
    home: "/nowhere",
    picture: () => Promise.resolve(bytes),
    runtime: () => Promise.reject(new Error("no network was asked for")),
  } as unknown as RunContext);

describe("upscale", () => {
  test("without a network starts no engine and resamples", async () => {
    const { pixels: made, infotext, upscaler } = await upscale();
    expect(made).toEqual(resizePillow(pixels, { width: 24, height: 16, filter: "lanczos" }));
    expect(infotext).toBe("Postprocess upscale by: 4, Postprocess upscaler: Lanczos");
    expect(upscaler).toEqual({ name: "Lanczos" });
  });

  test("to a size cuts off what is too long, unless the whole is wanted", async () => {
    const size = { width: 20, height: 20, upscaler: "nearest" };
    const cut = await upscale(size);
    expect([cut.pixels.width, cut.pixels.height]).toEqual([20, 20]);
    expect(cut.infotext).toBe(
      "Postprocess upscale to: 20x20, Postprocess crop to: 20x20, Postprocess upscaler: Nearest",
    );
    const whole = await upscale({ ...size, whole: true });
    expect([whole.pixels.width, whole.pixels.height]).toEqual([30, 20]);
    expect(whole.infotext).toBe("Postprocess upscale to: 20x20, Postprocess upscaler: Nearest");
    const { pixels: wide } = await upscale({ width: 9 });
    expect([wide.width, wide.height]).toEqual([9, 6]);
  });

  test("a PNG keeps its source's texts, and A1111's are added", async () => {
    const result = await upscale();
    const file = await upscaledFile(result, { format: "png" });
    expect(await decodePng(file)).toEqual(result.pixels);
    expect(readPictureText(file)).toEqual({
      parameters: "a house\nSteps: 20",
      inkloom: "{}",
      postprocessing: result.infotext,
      extras: result.infotext,
    });
  });

  test.each(["jpeg", "webp"] as const)(
    "a %s has the fields behind the settings",
    async (format) => {
      const file = await upscaledFile(await upscale(), { format });
      expect(readPictureText(file)["parameters"]).toBe(
        "a house\nSteps: 20, Postprocess upscale by: 4, Postprocess upscaler: Lanczos",
      );
      const untold = await upscale({}, await encodePicture(pixels, { format }));
      const fields = readPictureText(await upscaledFile(untold, { format }))["parameters"];
      expect(fields).toBe("Postprocess upscale by: 4, Postprocess upscaler: Lanczos");
    },
  );

  test("an upscaler that is not there is told before the engine starts", async () => {
    await expect(upscale({ upscaler: "4x-None" })).rejects.toMatchObject({
      code: "upscaler/missing",
    });
  });

  test("a file that is no picture is refused", async () => {
    await expect(upscale({}, Buffer.from("hello"))).rejects.toMatchObject({
      code: "input/picture",
    });
  });
});
