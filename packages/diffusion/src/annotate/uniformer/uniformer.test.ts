/** UniFormer's maps against the reference, with a plain function in place of the network, which has its own test. */
import { describe, expect, test } from "vitest";
import { hashedNetworks } from "../hashed-networks.suite.ts";
import { goldensIn, plainNetwork, wovenPicture } from "../plain-networks.suite.ts";
import { UNIFORMER_ANNOTATORS } from "./index.ts";
import { strongest } from "./strongest.ts";

const golden = await goldensIn(new URL("./goldens/maps.safetensors", import.meta.url));
const CLASSES = 150;

/** PlainScores of parity/annotators/uniformer.py. */
const networks = plainNetwork((data, [, , height = 0, width = 0]) => {
  const [rows, columns] = [Math.floor(height / 4), Math.floor(width / 4)];
  const out = new Float32Array(CLASSES * rows * columns);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      let blend = 0;
      for (let i = 0; i < 16; i++) {
        const at = (4 * y + (i >> 2)) * width + 4 * x + (i % 4);
        const [a, b, c] = [0, 1, 2].map((plane) => data[plane * height * width + at] ?? 0);
        blend += ((a ?? 0) + 2 * (b ?? 0) - (c ?? 0)) / 16;
      }
      for (let c = 0; c < CLASSES; c++)
        out[(c * rows + y) * columns + x] = 1 - (blend / 8 - c / CLASSES) ** 2;
    }
  return { dtype: "float32", shape: [1, CLASSES, rows, columns], data: out };
});

describe("seg_ufade20k", () => {
  test.each([
    [512, 512],
    [640, 576],
    [64, 64],
  ])("makes the reference's map of %i x %i", async (width, height) => {
    const picture = wovenPicture(width, height);
    const resolution = Math.min(width, height);
    const { map } = await UNIFORMER_ANNOTATORS.seg_ufade20k(
      { picture, resolution, sliders: {}, seed: 0 },
      { networks },
    );
    const expected = await golden(`${width}x${height}`);
    let [differing, at] = [0, 0];
    for (let y = 0; y < height; y += 9)
      for (let x = 0; x < width; x += 11)
        for (let c = 0; c < 3; c++)
          if (map.data[(y * width + x) * 4 + c] !== expected[at++]) differing++;
    expect(at).toBe(expected.length);
    // where two classes score the same, rounding decides
    expect(differing / at).toBeLessThan(0.01);
  });
});

test("names what is missing where the file is another network's", async () => {
  const hashed = await hashedNetworks({
    "upernet_global_small.pth": { "conv.weight": [4, 3, 3, 3] },
  });
  const input = { picture: wovenPicture(64, 64), resolution: 64, sliders: {}, seed: 0 };
  await expect(
    UNIFORMER_ANNOTATORS.seg_ufade20k(input, { networks: hashed.networks }),
  ).rejects.toMatchObject({
    code: "annotator/damaged",
  });
  await hashed.close();
});

test("of equal scores the first class is taken", () => {
  const scores = { classes: 3, width: 2, height: 1, data: Float32Array.from([1, 0, 1, 5, 0, 5]) };
  expect(Array.from(strongest(scores, []))).toEqual([0, 1]);
});
