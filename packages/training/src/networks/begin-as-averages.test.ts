import { createNodeRuntime } from "@inkloom/engine/node";
import { INKLOOM_MINI, modelManifest, type VaeConfig } from "@inkloom/models";
import { expect, test } from "vitest";
import { compileAutoencoderStep } from "../steps/autoencoder-graph.ts";
import { beginAsAverages } from "./begin-as-averages.ts";
import { firstValues } from "./first-values.ts";

const CONFIG: VaeConfig = {
  channels: [16, 24],
  resBlocks: 1,
  groups: 4,
  pictureChannels: 3,
  latentChannels: 4,
  scalingFactor: 1,
};
const SIDE = 32;

/** The mean squared error of a picture with wide waves, without noise in the latents. */
async function errorOf(begins: boolean): Promise<number> {
  const { vae: manifest } = modelManifest({ ...INKLOOM_MINI, vae: CONFIG });
  const isLast = (key: string): boolean => /\.conv2\.(weight|bias)$/.test(key);
  const values = firstValues(manifest, 1, isLast);
  if (begins) beginAsAverages(values, manifest, CONFIG);
  const picture = Float32Array.from({ length: 3 * SIDE * SIDE }, (_, i) => {
    const [plane, y, x] = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE];
    return 0.7 * Math.sin(0.12 * x + plane) * Math.cos(0.09 * y);
  });
  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  try {
    const size = { batch: 1, height: SIDE, width: SIDE };
    const loss = { reconstruction: "l2", klWeight: 0 } as const;
    const session = await runtime.load(compileAutoencoderStep(runtime, CONFIG, size, loss));
    const noise = [1, 4, SIDE / 2, SIDE / 2];
    const { errors } = await session.run({
      pictures: { dtype: "float32", shape: [1, 3, SIDE, SIDE], data: picture },
      noise: { dtype: "float32", shape: noise, data: new Float32Array((4 * SIDE ** 2) / 4) },
      ...Object.fromEntries(
        manifest.map(({ key, shape }) => [
          key,
          { dtype: "float32" as const, shape, data: values.get(key) ?? new Float32Array() },
        ]),
      ),
    });
    return Number(errors?.data[0]);
  } finally {
    await runtime.close();
  }
}

test("an untaught autoencoder gives back what is wide, where one that begins at random gives nothing", async () => {
  expect(await errorOf(true)).toBeLessThan(0.01);
  expect(await errorOf(false)).toBeGreaterThan(0.1);
});

test("channels without room for it are refused", () => {
  const narrow = { ...CONFIG, channels: [8, 8] };
  const { vae: manifest } = modelManifest({ ...INKLOOM_MINI, vae: narrow });
  expect(() => {
    beginAsAverages(firstValues(manifest, 1), manifest, narrow);
  }).toThrow(/8 channels in 4 groups/);
});
