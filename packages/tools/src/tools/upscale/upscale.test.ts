import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Progress, upscaleTool, validate } from "@inkloom/contract";
import { createNodeRuntime } from "@inkloom/engine/node";
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

const TRAINED = resolve(
  import.meta.dirname,
  "../../../../..",
  process.env["INKLOOM_TEST_WEIGHTS"] ?? "../shared/weights",
  "upscalers/team38_span_ch28_slim.pth",
);

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

  test.skipIf(!existsSync(TRAINED))(
    "by a network is done tile by tile, and told (skipped without test weights)",
    async () => {
      const engine = await createNodeRuntime("cpu", { threads: 1 });
      const steps: string[] = [];
      const asked = { picture: "x.png", upscaler: TRAINED, scale: 3, tile: 4, overlap: 2 };
      const made = await runUpscale(validate(upscaleTool, asked), {
        home: "/nowhere",
        picture: () => Promise.resolve(source),
        runtime: () => Promise.resolve(engine),
        onProgress: ({ stage, step, steps: all }: Progress) => {
          steps.push(step === undefined ? stage : `${stage} ${String(step)}/${String(all)}`);
        },
      } as unknown as RunContext);
      await engine.close();
      expect(steps).toEqual(["load", "upscale 1/2", "upscale 2/2"]);
      expect([made.pixels.width, made.pixels.height]).toEqual([18, 12]);
      expect(made.upscaler).toEqual({
        name: "team38_span_ch28_slim",
        path: TRAINED,
        architecture: "SPAN",
        scale: 4,
      });
      expect(made.infotext).toMatch(/upscaler: team38_span_ch28_slim$/);
    },
  );
});
