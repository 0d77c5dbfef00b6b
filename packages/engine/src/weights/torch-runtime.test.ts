/** A runtime computes with tensors straight from PyTorch files, and with those that had to be read. */
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createNodeRuntime } from "../runtime/node/index.ts";
import { addingWeight } from "../runtime/sample-graphs.suite.ts";
import { elementCount } from "./dtype.ts";
import { mappingReport } from "./mapping.ts";
import { openWeights } from "./open.ts";
import { readFloat32 } from "./read.ts";

const runtime = await createNodeRuntime("cpu", { threads: 1 });
afterAll(() => runtime.close());

describe("the runtime reads tensors from", () => {
  test.each([
    ["views.pth", 2],
    ["views-deflated.pth", 0],
    ["views-legacy.pth", 0], // its header has odd length
  ])("%s, %i of four by offset", async (name, mapped) => {
    const file = await openWeights(join(import.meta.dirname, "goldens", name));
    const keys = ["whole", "rows", "transposed", "half_strided"];
    const entries = new Map([...file.entries].filter(([key]) => keys.includes(key)));
    expect(mappingReport({ ...file, entries }, { provider: "cpu" }).mapped.count).toBe(mapped);
    for (const entry of entries.values()) {
      const zeros = new Float32Array(elementCount(entry.shape) ?? 0);
      const session = await runtime.load(addingWeight(entry));
      const { y } = await session.run({
        x: { dtype: "float32", shape: entry.shape, data: zeros },
      });
      await session.release();
      expect(y?.data).toEqual(await readFloat32(entry));
    }
  });
});
