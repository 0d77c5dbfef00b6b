/** What LaMa fills against sd-webui-controlnet's own, with a small network and hashed weights
 *  (parity/annotators/lama.py). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Shape } from "@inkloom/engine";
import { openWeights, readTensor } from "@inkloom/engine/weights";
import type { Pixels } from "@inkloom/pixels";
import { afterAll, describe, expect, test } from "vitest";
import { annotate } from "../annotate.ts";
import { hashedNetworks, hashWeight } from "../hashed-networks.suite.ts";

const shapes = JSON.parse(
  readFileSync(new URL("./goldens/lama.json", import.meta.url), "utf8"),
) as Record<string, Shape>;
const { entries } = await openWeights(
  fileURLToPath(new URL("./goldens/lama.safetensors", import.meta.url)),
);

/** Files of other programs wrap the network. */
const wrapped = Object.entries(shapes).map(([key, shape]) => [`generator.${key}`, shape] as const);
const hashed = await hashedNetworks(
  { "ControlNetLama.pth": Object.fromEntries(wrapped) },
  (key) => {
    const own = key.slice("generator.".length);
    const shape = shapes[own] ?? [];
    const values = hashWeight(own.endsWith("running_mean") ? `${own}.bias` : own, shape);
    return own === "model.18.weight" ? values.map((value) => value * 20) : values;
  },
);
afterAll(() => hashed.close());
const context = { networks: hashed.networks };

async function pixels(name: string): Promise<Pixels> {
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`no golden ${name}`);
  const [height = 0, width = 0, channels = 1] = entry.shape;
  const bytes = await readTensor(entry);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++)
      data[i * 4 + c] = bytes[i * channels + Math.min(c, channels - 1)] ?? 0;
  return { width, height, data };
}

const plain = (width: number, height: number, level: number): Pixels => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : level)),
});

describe("inpaint_only+lama", () => {
  const preprocessor = "inpaint_only+lama";

  test("fills as the reference does, within one level", async () => {
    const mask = await pixels("mask");
    const { map } = await annotate(await pixels("picture"), { preprocessor, mask }, context);
    const expected = await pixels("map");
    const most = map.data.reduce(
      (found, level, i) => Math.max(found, Math.abs(level - (expected.data[i] ?? NaN))),
      0,
    );
    expect(most).toBeLessThanOrEqual(1);
    expect([map.width, map.height]).toEqual([expected.width, expected.height]);
  });

  test.each([
    ["one pixel", 1, 1],
    ["a narrow picture", 3, 4],
  ])("keeps what an empty mask leaves of %s", async (_, width, height) => {
    const mask = plain(width, height, 0);
    const { map } = await annotate(plain(width, height, 77), { preprocessor, mask }, context);
    expect(map).toEqual(plain(width, height, 77));
  });

  test("refuses what is stretched too far", async () => {
    const long = plain(170, 10, 0);
    const made = annotate(long, { preprocessor, mask: long }, context);
    await expect(made).rejects.toMatchObject({
      code: "annotator/input",
      message: expect.stringContaining("a picture of 170x10") as unknown,
    });
  });

  test("refuses a mask of another size", async () => {
    const made = annotate(plain(8, 8, 0), { preprocessor, mask: plain(8, 9, 0) }, context);
    await expect(made).rejects.toMatchObject({
      code: "annotator/input",
      message: expect.stringContaining("the mask is 8x9, expected 8x8") as unknown,
    });
  });
});
