import { createNodeRuntime } from "@inkloom/engine/node";
import type { WeightEntry } from "@inkloom/engine/weights";
import { upscalerOf } from "@inkloom/models";
import { type Pixels, resizePillow } from "@inkloom/pixels";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openSessions } from "../sessions.ts";
import type { OpenUpscaler } from "./open.ts";
import { tinyEntries, tinyPicture } from "./tiny-upscaler.suite.ts";
import { upscale, type UpscaleOptions } from "./upscale.ts";

const runtime = await createNodeRuntime("cpu", { threads: 1 });
let sessions = openSessions(runtime);
afterEach(async () => {
  await sessions.release();
  sessions = openSessions(runtime);
});
afterAll(() => runtime.close());

function tiny(name: string): OpenUpscaler {
  const entries = tinyEntries(name);
  const upscaler = upscalerOf([...entries.values()]);
  if (upscaler === undefined) throw new Error(`${name} is not detected`);
  // the tiny files of these tests have the network's own names
  return { name, path: name, upscaler, weights: entries };
}

/** To the size that the network makes in one pass, unless another is given. */
function enlarge(
  pixels: Pixels,
  open: OpenUpscaler,
  options: Partial<UpscaleOptions> = {},
): Promise<Pixels> {
  const { scale } = open.upscaler;
  const size = { width: pixels.width * scale, height: pixels.height * scale };
  return upscale(pixels, { upscaler: open, tile: 0, overlap: 0, sessions, ...size, ...options });
}

const levels = (a: Pixels, b: Pixels): { most: number; mean: number } => {
  const apart = Array.from(a.data, (value, i) => Math.abs(value - (b.data[i] ?? 0)));
  const sum = apart.reduce((total, value) => total + value, 0);
  return { most: Math.max(...apart), mean: sum / apart.length };
};

describe("tiles", () => {
  test("give the bytes of the whole picture where the overlap covers what a pixel depends on", async () => {
    const open = tiny("compact x2"); // four 3x3 convolutions: 4 pixels each way, a quarter of 16
    const picture = tinyPicture(67, 45);
    const whole = await enlarge(picture, open);
    expect([whole.width, whole.height]).toEqual([134, 90]);
    for (const tile of [32, 41])
      expect(levels(whole, await enlarge(picture, open, { tile, overlap: 16 })).most).toBe(0);
    expect(
      levels(whole, await enlarge(picture, open, { tile: 32, overlap: 2 })).most,
    ).toBeGreaterThan(0);
  });

  test.each([
    ["esrgan new x4", 0.01],
    ["swinir direct x2", 0.1],
    ["hat x2", 0.02],
    ["dat x2", 0.3],
    ["safmn x2", 1],
    ["omnisr x2", 10], // looks at the whole of what it is given: windows in a grid, means
  ])(
    "of %s differ from the whole picture by less than %d levels on average",
    async (name, most) => {
      const open = tiny(name);
      const picture = tinyPicture(50, 39);
      const whole = await enlarge(picture, open);
      const tiled = await enlarge(picture, open, { tile: 32, overlap: 12 });
      const apart = levels(whole, tiled);
      if (process.env["PARITY_VERBOSE"])
        process.stderr.write(`${name}: most ${apart.most}, mean ${apart.mean.toFixed(3)}\n`);
      expect(new Set(whole.data).size).toBeGreaterThan(20); // a picture, not a plain colour
      expect(apart.mean).toBeLessThan(most);
    },
  );

  test("larger than the picture make one", async () => {
    const open = tiny("compact x2");
    const picture = tinyPicture(9, 30);
    const whole = await enlarge(picture, open);
    expect(await enlarge(picture, open, { tile: 16, overlap: 16 })).toMatchObject({ width: 18 });
    expect(levels(whole, await enlarge(picture, open, { tile: 64, overlap: 8 })).most).toBe(0);
  });

  test("are counted, and no more are made once the signal aborts", async () => {
    const seen: string[] = [];
    const stop = new AbortController();
    const counted = (done: number, all: number): void => {
      seen.push(`${done}/${all}`);
      if (done === 3) stop.abort(new Error("enough"));
    };
    const options = { tile: 16, overlap: 4, onProgress: counted, signal: stop.signal };
    await expect(enlarge(tinyPicture(40, 28), tiny("compact x2"), options)).rejects.toThrow(
      "enough",
    );
    expect(seen).toEqual(["1/6", "2/6", "3/6"]);
  });
});

describe("channels", () => {
  test("alpha is enlarged by the same network as grey, and colours as without it", async () => {
    const open = tiny("compact x2");
    const picture = tinyPicture(20, 14, true);
    const made = await enlarge(picture, open);
    const opaque = { ...picture, data: picture.data.map((v, i) => (i % 4 === 3 ? 255 : v)) };
    const colours = await enlarge(opaque, open);
    const grey = {
      ...picture,
      data: picture.data.map((_, i) => (i % 4 === 3 ? 255 : (picture.data[i | 3] ?? 0))),
    };
    const alpha = await enlarge(grey, open);
    made.data.forEach((value, i) => {
      if (i % 4 !== 3) expect(value).toBe(colours.data[i]);
    });
    expect(colours.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
    const at = (20 * 5 + 7) * 4;
    const [r = 0, g = 0, b = 0] = alpha.data.subarray(at, at + 3);
    expect(made.data[at + 3]).toBe(Math.round(0.299 * r + 0.587 * g + 0.114 * b));
  });

  test("a grey network makes grey pictures of colour", async () => {
    const made = await enlarge(tinyPicture(12, 10), greyEsrgan());
    expect([made.width, made.height]).toEqual([24, 20]);
    for (let i = 0; i < made.data.length; i += 4)
      expect([made.data[i + 1], made.data[i + 2]]).toEqual([made.data[i], made.data[i]]);
  });
});

/** Its file has the old names, which the network's own have to be mapped to. */
function greyEsrgan(): OpenUpscaler {
  const entries = tinyEntries("esrgan grey x2");
  const upscaler = upscalerOf([...entries.values()]);
  if (upscaler === undefined) throw new Error("not detected");
  const named = new Map<string, WeightEntry>();
  const names = new Map([...entries.keys()].map((name) => [name, name]));
  for (const module of ["conv_first", "conv_body", "conv_up1", "conv_hr", "conv_last"])
    for (const kind of ["weight", "bias"]) add(`${module}.${kind}`);
  for (const block of [0, 1])
    for (const dense of [1, 2, 3])
      for (const layer of [1, 2, 3, 4, 5])
        for (const kind of ["weight", "bias"])
          add(`body.${block}.rdb${dense}.conv${layer}.${kind}`);
  function add(key: string): void {
    const entry = entries.get(names.get(upscaler?.nameOf(key) ?? "") ?? "");
    if (entry) named.set(key, entry);
  }
  return { name: "grey", path: "grey", upscaler, weights: named };
}

describe("sizes", () => {
  test("a network is repeated until the picture is large enough, then resampled", async () => {
    const open = tiny("compact x2");
    const picture = tinyPicture(11, 7);
    const twice = await enlarge(await enlarge(picture, open), open);
    const made = await enlarge(picture, open, { width: 33, height: 21 });
    const expected = resizePillow(twice, { width: 33, height: 21, filter: "lanczos" });
    expect(levels(made, expected).most).toBe(0);
  });

  test("three passes are the most", async () => {
    const seen: number[] = [];
    const onProgress = (done: number): void => void seen.push(done);
    const made = await enlarge(tinyPicture(5, 4), tiny("compact x2"), {
      width: 100,
      height: 80,
      onProgress,
    });
    expect([made.width, made.height, seen]).toEqual([100, 80, [1, 2, 3]]);
  });

  test("a network that does not enlarge runs once", async () => {
    const seen: number[] = [];
    const onProgress = (done: number): void => void seen.push(done);
    const made = await enlarge(tinyPicture(9, 7), tiny("compact x1"), {
      width: 18,
      height: 14,
      onProgress,
    });
    expect([made.width, made.height, seen]).toEqual([18, 14, [1]]);
  });

  test.each(["Lanczos", "Nearest"] as const)("%s needs no network", async (upscaler) => {
    const picture = tinyPicture(9, 7, true);
    const size = { width: 20, height: 16 };
    const made = await upscale(picture, { upscaler, tile: 0, overlap: 0, sessions, ...size });
    const filter = upscaler === "Lanczos" ? "lanczos" : "nearest";
    expect(levels(made, resizePillow(picture, { ...size, filter })).most).toBe(0);
  });

  test("what would be too large is refused before anything is computed", async () => {
    const open = { ...tiny("compact x8"), weights: new Map() };
    await expect(enlarge(tinyPicture(2000, 1100), open)).rejects.toMatchObject({
      code: "upscaler/size",
      message: "a picture of 16000x8800 would be made, expected at most 134217728 pixels",
    });
  });

  test("tiles that need more memory than there is are refused with both figures", async () => {
    const open = { ...tiny("compact x2"), weights: new Map() };
    const picture = tinyPicture(700, 600);
    await expect(enlarge(picture, open, { memory: 2 ** 24 })).rejects.toMatchObject({
      code: "memory/short",
      message: expect.stringMatching(
        /^A tile of 700x600 would need about 0\.1 GiB of memory, this machine has 0\.0/,
      ) as string,
    });
    const fitting = enlarge(picture, tiny("compact x2"), { memory: 2 ** 24, tile: 64 });
    expect(await fitting).toMatchObject({ width: 1400 });
  });

  test("values that are no numbers are named", async () => {
    const open = tiny("compact x2");
    const key = "body.0.bias";
    const data = new Uint8Array(Float32Array.from({ length: 8 }, () => NaN).buffer);
    const broken: WeightEntry = {
      key,
      dtype: "F32",
      shape: [8],
      location: { kind: "memory", data },
    };
    const weights = new Map(open.weights).set(key, broken);
    await expect(enlarge(tinyPicture(8, 8), { ...open, weights })).rejects.toMatchObject({
      code: "upscaler/not-finite",
    });
  });
});
