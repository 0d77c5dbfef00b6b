import { openCheckpoint } from "@inkloom/diffusion";
import { readFloat32 } from "@inkloom/engine/weights";
import { expect, test } from "vitest";
import { wholeRuns } from "./model-run.suite.ts";

test("a run of a whole model changes every weight that drawing reads", async () => {
  const runs = await wholeRuns();
  try {
    const { last, files } = await runs.run("whole", {
      maxTrainSteps: 1,
      schedule: { name: "constant" }, // a warm-up begins with a rate of 0
    });
    const { unet, textEncoder } = await openCheckpoint(runs.model, []);
    for (const [key, values] of last) {
      const entry = unet.weights.get(key) ?? textEncoder.weights.get(key);
      const before = entry && (await readFloat32(entry));
      expect(before?.length, key).toBe(values.length);
      expect(
        values.some((value, i) => value !== before?.[i]),
        key,
      ).toBe(true);
    }
    expect(last.size).toBe(unet.weights.size + textEncoder.weights.size);
    expect([...files.keys()]).toEqual(["mine"]);
  } finally {
    await runs.close();
  }
});

test("mixed precision finds the loss and the gradients of a whole model as far as halves hold them", async () => {
  const runs = await wholeRuns();
  try {
    const first = async (name: string, changes: { readonly mixedPrecision?: boolean }) => {
      const { records } = await runs.run(name, { maxTrainSteps: 1, ...changes });
      return [records[0]?.loss ?? NaN, records[0]?.gradientNorm ?? NaN] as const;
    };
    const [loss, norm] = await first("exact", {});
    const [nearLoss, nearNorm] = await first("mixed", { mixedPrecision: true });
    expect(Math.abs(nearLoss / loss - 1)).toBeLessThan(1e-3);
    expect(Math.abs(nearNorm / norm - 1)).toBeLessThan(1e-2);
    expect(nearNorm).not.toBe(norm);
  } finally {
    await runs.close();
  }
});
