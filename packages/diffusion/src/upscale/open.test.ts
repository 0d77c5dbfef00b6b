import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createNodeRuntime } from "@inkloom/engine/node";
import type { WeightEntry } from "@inkloom/engine/weights";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inspectModel } from "../checkpoint/inspect.ts";
import { writeSafetensors } from "../checkpoint/tiny-checkpoint.suite.ts";
import { openSessions } from "../sessions.ts";
import { foundUpscalers, upscalerFolders } from "./locate.ts";
import { openUpscaler } from "./open.ts";
import { tinyEntries, tinyPicture } from "./tiny-upscaler.suite.ts";
import { upscale } from "./upscale.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-upscalers-"));
  await save("upscalers", "RealESRGAN_x4plus", tinyEntries("esrgan old x4"));
  await save("models/ESRGAN", "4x-UltraSharp", tinyEntries("esrgan new x4"));
  await save("models/ESRGAN", "RealESRGAN_x4plus", tinyEntries("compact x2"));
});
afterAll(() => rm(home, { recursive: true }));

async function save(
  folder: string,
  name: string,
  entries: ReadonlyMap<string, WeightEntry>,
): Promise<string> {
  await mkdir(join(home, folder), { recursive: true });
  const weights = [...entries].map(([key, { shape, location }]) => {
    const bytes = location.kind === "memory" ? location.data : new Uint8Array();
    return [key, { shape, values: new Float32Array(bytes.slice().buffer) }] as const;
  });
  return writeSafetensors(join(home, folder, `${name}.safetensors`), new Map(weights));
}

const open = (name: string) => openUpscaler(name, upscalerFolders(home));

describe("openUpscaler", () => {
  test.each([
    ["RealESRGAN_x4plus", "ESRGAN", "RealESRGAN_x4plus"],
    ["R-ESRGAN 4x+", "ESRGAN", "RealESRGAN_x4plus"],
    ["realesrgan_X4PLUS.safetensors", "ESRGAN", "RealESRGAN_x4plus"],
    ["4x-UltraSharp", "ESRGAN", "4x-UltraSharp"],
  ])("finds %j in the folders of the data folder and of A1111", async (asked, kind, name) => {
    const opened = await open(asked);
    expect([opened.upscaler.architecture, opened.name]).toEqual([kind, name]);
    expect(opened.weights.has("conv_first.weight")).toBe(true);
  });

  test("takes a path", async () => {
    const { upscaler } = await open(join(home, "models/ESRGAN/RealESRGAN_x4plus.safetensors"));
    expect(upscaler).toMatchObject({ architecture: "Compact", scale: 2 });
  });

  test("a file is listed once, the user's own first", async () => {
    const found = await foundUpscalers(upscalerFolders(home));
    expect(found.map(({ name }) => name)).toEqual(["RealESRGAN_x4plus", "4x-UltraSharp"]);
    expect(found[0]?.path).toBe(join(home, "upscalers/RealESRGAN_x4plus.safetensors"));
  });

  test("a name that is not there is told with those that are", async () => {
    await expect(open("4x-Sharp")).rejects.toMatchObject({
      code: "upscaler/missing",
      message: expect.stringContaining(
        "Lanczos, Nearest, RealESRGAN_x4plus, 4x-UltraSharp",
      ) as string,
    });
    await expect(open(join(home, "none.pth"))).rejects.toMatchObject({ code: "upscaler/missing" });
  });

  test("a file of another kind is told what is known", async () => {
    const other = new Map(
      [...tinyEntries("compact x2")].map(([key, entry]) => [`x.${key}`, entry]),
    );
    const path = await save("other", "lora", other);
    await expect(open(path)).rejects.toMatchObject({
      code: "upscaler/unknown",
      message: expect.stringMatching(/lora\.safetensors.*ESRGAN, HAT, DAT/) as string,
    });
  });

  test("missing and misshaped weights are named with the file", async () => {
    const entries = tinyEntries("esrgan new x4");
    entries.delete("body.1.rdb2.conv3.bias");
    await expect(open(await save("other", "cut", entries))).rejects.toMatchObject({
      code: "upscaler/damaged",
      message: expect.stringMatching(
        /cut\.safetensors: body\.1\.rdb2\.conv3\.bias is missing/,
      ) as string,
    });
    const swapped = tinyEntries("esrgan new x4");
    const bias = swapped.get("conv_last.bias");
    if (bias) swapped.set("conv_hr.bias", bias);
    await expect(open(await save("other", "odd", swapped))).rejects.toMatchObject({
      code: "upscaler/damaged",
      message: expect.stringContaining("conv_hr.bias is [3], expected [8]") as string,
    });
  });

  test("model inspect tells what the network is", async () => {
    const path = join(home, "upscalers/RealESRGAN_x4plus.safetensors");
    expect(await inspectModel(path, [])).toMatchObject({
      family: { id: "upscaler" },
      upscaler: {
        architecture: "ESRGAN",
        scale: 4,
        details: { en: "8 features, 2 blocks" },
        channels: 3,
      },
    });
  });

  test("a file that is no weights is refused as such", async () => {
    const path = join(home, "upscalers/text.pth");
    await writeFile(path, "hello");
    await expect(open(path)).rejects.toMatchObject({
      code: expect.stringMatching(/^weights\//) as string,
    });
    await rm(path);
  });
});

const trained = resolve(
  import.meta.dirname,
  "../../../..",
  process.env["INKLOOM_TEST_WEIGHTS"] ?? "../shared/weights",
  "upscalers",
);

describe.each(["team38_span_ch28_slim.pth", "team23_safmnpp.pth"])("the trained %s", (file) => {
  test.skipIf(!existsSync(join(trained, file)))(
    "enlarges a picture to one much nearer to the large one than its pixels repeated (skipped without test weights)",
    async () => {
      const runtime = await createNodeRuntime("cpu", { threads: 1 });
      const sessions = openSessions(runtime);
      const large = tinyRings(96);
      const small = halved(halved(large));
      const size = { width: 96, height: 96, tile: 16, overlap: 8, sessions };
      const made = await upscale(small, { upscaler: await open(join(trained, file)), ...size });
      const plain = await upscale(small, { upscaler: "Nearest", ...size });
      await runtime.close();
      expect(apart(made, large)).toBeLessThan(0.6 * apart(plain, large));
    },
  );
});

/** Rings of soft edges around the middle. */
function tinyRings(side: number) {
  const picture = tinyPicture(side, side);
  for (let i = 0; i < picture.data.length; i += 4) {
    const [x, y] = [(i / 4) % side, Math.floor(i / 4 / side)];
    const distance = Math.hypot(x - side / 2, y - side / 2);
    for (let c = 0; c < 3; c++)
      picture.data[i + c] = 128 + 90 * Math.tanh(3 * Math.sin(distance / 7 + c / 2));
  }
  return picture;
}

/** Means of squares of four pixels. */
function halved({ width, data }: ReturnType<typeof tinyPicture>) {
  const side = width / 2;
  const out = new Uint8ClampedArray(side * side * 4);
  for (let i = 0; i < out.length; i++) {
    const [c, x, y] = [i % 4, Math.floor(i / 4) % side, Math.floor(i / 4 / side)];
    const at = (row: number, column: number): number =>
      data[((2 * y + row) * width + 2 * x + column) * 4 + c] ?? 0;
    out[i] = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4;
  }
  return { width: side, height: side, data: out };
}

const apart = (a: ReturnType<typeof tinyPicture>, b: ReturnType<typeof tinyPicture>): number =>
  a.data.reduce((sum, value, i) => sum + (value - (b.data[i] ?? 0)) ** 2, 0) / a.data.length;
