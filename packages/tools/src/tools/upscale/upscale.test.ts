import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Progress, upscaleTool, validate } from "@inkloom/contract";
import { createNodeRuntime } from "@inkloom/engine/node";
import {
  blended,
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

  test("by two is the second seen through the first", async () => {
    const size = { width: 24, height: 16 };
    const [first, second] = (["lanczos", "nearest"] as const).map((filter) =>
      resizePillow(pixels, { ...size, filter }),
    );
    const made = await upscale({ upscaler_2: "nearest", upscaler_2_visibility: 0.3 });
    expect(first && second && blended(first, second, 0.3)).toEqual(made.pixels);
    expect(made.infotext).toBe(
      "Postprocess upscale by: 4, Postprocess upscaler: Lanczos, Postprocess upscaler 2: Nearest, Postprocess upscaler 2 visibility: 0.3",
    );
    expect(made.upscaler2).toEqual({ name: "Nearest" });
    const unseen = await upscale({ upscaler_2: "nearest", upscaler_2_visibility: 0 });
    expect(unseen.pixels).toEqual(first);
    expect(unseen.infotext).toBe("Postprocess upscale by: 4, Postprocess upscaler: Lanczos");
    const cut = await upscale({ upscaler_2: "nearest", width: 20, height: 20 });
    expect([cut.pixels.width, cut.pixels.height]).toEqual([20, 20]);
    await expect(upscale({ upscaler_2: "4x-None" })).rejects.toMatchObject({
      code: "upscaler/missing",
    });
  });

  test("by a factor stops at the longest side that is allowed", async () => {
    const { pixels: made, infotext } = await upscale({ max_side: 9 });
    expect(made).toEqual(resizePillow(pixels, { width: 9, height: 6, filter: "lanczos" }));
    expect(infotext).toBe(
      "Postprocess upscale by: 4, Max side length: 9, Postprocess upscaler: Lanczos",
    );
    const below = await upscale({ max_side: 24 });
    expect(below.infotext).toBe("Postprocess upscale by: 4, Postprocess upscaler: Lanczos");
    await expect(upscale({ max_side: 9, width: 12 })).rejects.toThrow(
      "--max-side 9 bounds what --scale makes, and --width was given",
    );
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

  test.skipIf(!existsSync(TRAINED))(
    "by two networks starts one engine (skipped without test weights)",
    async () => {
      const engine = await createNodeRuntime("cpu", { threads: 1 });
      let started = 0;
      const context = {
        home: "/nowhere",
        picture: () => Promise.resolve(source),
        runtime: () => {
          started++;
          return Promise.resolve(engine);
        },
      } as unknown as RunContext;
      const asked = { picture: "x.png", upscaler: TRAINED, scale: 4 };
      const alone = await runUpscale(validate(upscaleTool, asked), context);
      const twice = { ...asked, upscaler_2: TRAINED, upscaler_2_visibility: 0.4 };
      const both = await runUpscale(validate(upscaleTool, twice), context);
      await engine.close();
      expect(started).toBe(2);
      expect(both.pixels).toEqual(alone.pixels);
      expect(both.upscaler2).toEqual(both.upscaler);
    },
  );
});
