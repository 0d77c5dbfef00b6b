/** ComfyUI's Canny against kornia's (parity/control/comfy_preprocessors.py). */
import { fileURLToPath } from "node:url";
import { openWeights, readTensor } from "@inkloom/engine/weights";
import { expect, test } from "vitest";
import { cannyOf } from "./canny-edges.ts";
import type { ComfyContext } from "./context.ts";
import { NodeInputs } from "./node-inputs.ts";
import { canny } from "./nodes/canny.ts";
import type { Value } from "./values.ts";

const entriesOf = async (path: string) =>
  (await openWeights(fileURLToPath(new URL(path, import.meta.url)))).entries;
const goldens = await entriesOf("./goldens/preprocessors.safetensors");
const drawn = (await entriesOf("../annotate/edges/goldens/maps.safetensors")).get("picture");

test.each([
  [0.1, 0.3],
  [0.4, 0.8],
])("edges from %d to %d are kornia's", async (low, high) => {
  const entry = goldens.get(`Canny ${low} ${high}`);
  if (drawn === undefined || entry === undefined) throw new Error("no golden");
  const [height = 0, width = 0] = drawn.shape;
  const area = width * height;
  const levels = await readTensor(drawn);
  const colours = Float32Array.from(
    { length: 3 * area },
    (_, i) => (levels[(i % area) * 3 + Math.floor(i / area)] ?? 0) / 255,
  );
  const bits = await readTensor(entry);
  const expected = Array.from(
    { length: area },
    (_, i) => ((bits[i >> 3] ?? 0) >> (7 - (i & 7))) & 1,
  );
  const made = cannyOf(colours, { width, height }, { low, high });
  // Where two neighbours are as steep, the last bit of a sum decides.
  const apart = expected.filter((value, i) => value !== made[i]).length;
  expect(expected.filter((value) => value === 1).length).toBeGreaterThan(area / 100);
  expect(apart / area).toBeLessThan(1e-3);
});

const image = (width: number, height: number): Value => ({
  type: "IMAGE",
  value: { data: new Float32Array(3 * width * height).fill(1), shape: [1, 3, height, width] },
});

test("pictures of one colour have no edges, however small", async () => {
  for (const [width, height] of [
    [1, 1],
    [1, 7],
    [2, 2],
    [64, 3],
  ] as const) {
    const inputs = new NodeInputs(
      new Map<string, Value | number>([
        ["image", image(width, height)],
        ["low_threshold", 0.4],
        ["high_threshold", 0.8],
      ]),
    );
    const { values } = await canny.run(inputs, {} as ComfyContext);
    expect(values).toEqual([
      {
        type: "IMAGE",
        value: { data: new Float32Array(3 * width * height), shape: [1, 3, height, width] },
      },
    ]);
  }
});

test("a low threshold above the high one is refused", async () => {
  const inputs = new NodeInputs(
    new Map<string, Value | number>([
      ["image", image(2, 2)],
      ["low_threshold", 0.9],
      ["high_threshold", 0.8],
    ]),
  );
  await expect(canny.run(inputs, {} as ComfyContext)).rejects.toMatchObject({
    code: "input/invalid",
  });
});
