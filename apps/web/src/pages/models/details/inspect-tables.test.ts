import { expect, test } from "vitest";
import { inspectTables } from "./inspect-tables.ts";

test("a report becomes tables in the language of the page", () => {
  const report = {
    usable: false,
    why: { en: "weights are missing", zh: "缺少权重" },
    layout: "original",
    family: { id: "sd1", label: { en: "Stable Diffusion 1.x", zh: "SD 1.x 系列" } },
    tensors: 3,
    bytes: 12,
    noise: { parameterization: "eps" },
    precision: [{ dtype: "F16", tensors: 3, parameters: 6 }],
    networks: {
      unet: {
        naming: "original",
        parameters: 6,
        missing: [{ key: "a.weight", shape: [2, 3] }],
        misshaped: [{ key: "b", expected: [1], actual: [2, 2] }],
      },
    },
    extra: ["c"],
    unmapped: [{ key: "d", reason: "strided", bytes: 4 }],
    adapter: { kind: "lora", ranks: [4, 8], layers: { unet: 32 } },
    metadata: { format: "pt" },
  };
  const tables = inspectTables(report, "zh");
  expect(tables).toMatchObject({
    usable: false,
    why: "缺少权重",
    family: "SD 1.x 系列",
    tensors: 3,
    prediction: "eps",
    extra: ["c"],
    unmapped: ["d (strided)"],
    adapter: [
      ["kind", "lora"],
      ["ranks", "4, 8"],
      ["layers.unet", "32"],
    ],
    metadata: [["format", "pt"]],
  });
  expect(tables.networks).toEqual([
    {
      name: "unet",
      naming: "original",
      parameters: 6,
      missing: ["a.weight [2, 3]"],
      misshaped: [{ key: "b", expected: "[1]", actual: "[2, 2]" }],
    },
  ]);
  expect(tables).not.toHaveProperty("parameters");
});

test("reports of any shape break nothing", () => {
  for (const report of [
    null,
    5,
    "x",
    [],
    { precision: "no", networks: [1], extra: [{}], metadata: 3 },
  ])
    expect(inspectTables(report, "en")).toMatchObject({ usable: false, extra: [], metadata: [] });
  const deep = { adapter: { a: { b: { c: { d: { e: { f: 1 } } } } } } };
  expect(inspectTables(deep, "en").adapter).toEqual([]);
});
