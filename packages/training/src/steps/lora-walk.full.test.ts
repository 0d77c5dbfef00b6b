import { beforeAll, describe, expect, test } from "vitest";
import { controlWalk, embeddingWalk, loraWalk, walkGolden } from "./lora-walk.suite.ts";

describe.each([
  ["", {}],
  [" in mixed precision", { mixedPrecision: true }],
] as const)("50 steps of LoRA training, U-Net and text encoder%s", (_, ways) => {
  let walk: Awaited<ReturnType<typeof loraWalk>>;
  let golden: Awaited<ReturnType<typeof walkGolden>>;
  beforeAll(async () => {
    golden = await walkGolden();
    walk = await loraWalk(50, "lora", {}, ways);
  });

  test("have PyTorch's losses within 1 %", () => {
    const expected = golden.get("losses") ?? new Float32Array();
    const { losses } = walk;
    expect(losses).toHaveLength(expected.length);
    losses.forEach((loss, i) => {
      expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(0.01);
    });
    const [first = 0, last] = [losses.slice(0, 10), losses.slice(-10)].map((part) =>
      part.reduce((sum, loss) => sum + loss, 0),
    );
    expect(last).toBeLessThan(0.98 * first); // it learns
  });

  test("end at PyTorch's factors within 2 %", () => {
    const factors = [...golden].filter(([key]) => key !== "losses");
    expect(factors.length).toBeGreaterThan(50);
    for (const [key, expected] of factors) {
      const actual = walk.tensors.get(key);
      expect(actual, key).toHaveLength(expected.length);
      const apart = expected.map((value, i) => (actual?.[i] ?? 0) - value);
      expect(Math.hypot(...apart) / Math.hypot(...expected), key).toBeLessThan(0.02);
    }
  });
});

describe.each([
  ["lokr", "lokr", { factor: 8, decomposeBoth: true, fullMatrix: false }],
  ["lokr full", "lokr", { factor: -1, decomposeBoth: false, fullMatrix: true }],
  ["loha", "loha", undefined],
] as const)("20 steps of %s", (name, kind, lokr) => {
  let walk: Awaited<ReturnType<typeof loraWalk>>;
  let golden: Awaited<ReturnType<typeof walkGolden>>;
  beforeAll(async () => {
    golden = await walkGolden("lycoris-walk");
    walk = await loraWalk(20, kind, { convDim: 4, convAlpha: 2, lokr });
  });

  test("have LyCORIS' losses within 0.1 %", () => {
    const expected = golden.get(`${name} losses`) ?? new Float32Array();
    expect(expected).toHaveLength(20);
    walk.losses.forEach((loss, i) => {
      expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-3);
    });
  });

  test("end at LyCORIS' factors within 2 %", () => {
    const factors = [...golden].filter(([key]) => key.startsWith(`${name}/`));
    expect(factors.length).toBeGreaterThan(20);
    for (const [key, expected] of factors) {
      const actual = walk.tensors.get(key.slice(name.length + 1));
      expect(actual, key).toHaveLength(expected.length);
      const apart = expected.map((value, i) => (actual?.[i] ?? 0) - value);
      expect(Math.hypot(...apart) / Math.hypot(...expected), key).toBeLessThan(0.02);
    }
  });
});

test("20 steps of learning a word have PyTorch's losses within 0.1 % and end at its vectors within 1 %", async () => {
  const [{ losses, tensors }, golden] = [
    await embeddingWalk(20),
    await walkGolden("embedding-walk"),
  ];
  const expected = golden.get("losses") ?? new Float32Array();
  expect(losses).toHaveLength(expected.length);
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-3);
  });
  const [vectors = new Float32Array()] = [golden.get("vectors")];
  const actual = tensors.get("emb_params") ?? new Float32Array();
  expect(actual).toHaveLength(vectors.length);
  const apart = vectors.map((value, i) => (actual[i] ?? 0) - value);
  expect(Math.hypot(...apart) / Math.hypot(...vectors)).toBeLessThan(0.01);
});

test("10 steps of training a ControlNet have diffusers' losses within 0.1 % and end near its weights", async () => {
  const [{ losses, tensors }, golden] = [await controlWalk(10), await walkGolden("control-walk")];
  const expected = golden.get("losses") ?? new Float32Array();
  expect(losses).toHaveLength(expected.length);
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-3);
  });
  const kept = [...golden].filter(([key]) => key !== "losses");
  expect(kept).toHaveLength(10);
  for (const [key, values] of kept) {
    const actual = tensors.get(key) ?? new Float32Array();
    expect(actual, key).toHaveLength(values.length);
    const apart = values.map((value, i) => (actual[i] ?? 0) - value);
    expect(Math.hypot(...apart) / Math.hypot(...values), key).toBeLessThan(0.02);
  }
});
