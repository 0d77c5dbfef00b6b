import type { MachineReport, ModelReport } from "@inkloom/tools";
import { describe, expect, test } from "vitest";
import { runRecorded } from "../surroundings.suite.ts";

const machine: MachineReport = {
  versions: { inkloom: "0.1.0", node: "24.0.0", onnxRuntime: "1.30.0" },
  system: {
    platform: "linux",
    architecture: "x64",
    processor: "Some CPU",
    cores: 2,
    memory: 8 * 2 ** 30,
    freeMemory: 3 * 2 ** 30,
  },
  devices: [
    { device: "cpu", works: true, software: false },
    { device: "webgpu", works: true, software: true },
    {
      device: "cuda",
      works: false,
      software: false,
      install: { en: "Install CUDA.", zh: "请安装 CUDA。" },
      said: "no driver",
    },
  ],
  dataFolder: { path: "/data", writable: true },
  models: [{ name: "mini", path: "/models/mini", bytes: 42 * 2 ** 20 }],
};

const model: ModelReport = {
  path: "/models/broken.safetensors",
  layout: "single-file",
  family: { id: "sd1", label: { en: "Stable Diffusion 1.x", zh: "Stable Diffusion 1.x" } },
  files: [{ path: "/models/broken.safetensors", format: "safetensors" }],
  tensors: 1130,
  parameters: 1_066_235_307,
  bytes: 2 * 2 ** 30,
  precision: [{ dtype: "F16", tensors: 1130, parameters: 1_066_235_307 }],
  networks: {
    textEncoder: { naming: "ldm", parameters: 123_060_480, missing: [], misshaped: [] },
    unet: {
      naming: "ldm",
      parameters: 859_520_964,
      missing: [{ key: "out.2.weight", shape: [4, 320, 3, 3] }],
      misshaped: [{ key: "out.2.bias", expected: [4], actual: [3] }],
    },
    vae: { parameters: 0, missing: [], misshaped: [] },
  },
  extra: ["surplus.weight"],
  mapped: { count: 1129, bytes: 2 * 2 ** 30 - 1024 },
  unmapped: [{ key: "odd.weight", reason: "unaligned", bytes: 1024 }],
  metadata: {},
  nativeSize: 512,
  usable: false,
  why: { en: "weights are missing or misshaped", zh: "缺少权重，或权重形状不符" },
};

describe("doctor", () => {
  const runs = { doctor: () => Promise.resolve(machine) };

  test("tells people what works and what to install", async () => {
    expect((await runRecorded(["doctor"], { runs })).stdout).toMatchSnapshot();
    expect((await runRecorded(["doctor", "--lang", "zh"], { runs })).stdout).toMatchSnapshot();
  });

  test("--json gives the whole report", async () => {
    const { stdout } = await runRecorded(["doctor", "--json"], { runs });
    expect(JSON.parse(stdout)).toEqual(machine);
  });
});

describe("model inspect", () => {
  const runs = { "model-inspect": () => Promise.resolve(model) };

  test("names every key that is missing, misshaped, unused or read into memory", async () => {
    const { stdout } = await runRecorded(["model", "inspect", "broken"], { runs });
    expect(stdout).toContain("unet: out.2.weight [4, 320, 3, 3]");
    expect(stdout).toContain("unet: out.2.bias [3], expected [4]");
    expect(stdout).toContain("surplus.weight");
    expect(stdout).toContain(
      "odd.weight: its offset in the file is no multiple of its element size",
    );
    expect(stdout).toMatchSnapshot();
    const chinese = await runRecorded(["model", "inspect", "broken", "--lang", "zh"], { runs });
    expect(chinese.stdout).toMatchSnapshot();
  });

  test("--json gives the whole report", async () => {
    const { stdout } = await runRecorded(["model", "inspect", "broken", "--json"], { runs });
    expect(JSON.parse(stdout)).toEqual(model);
  });
});
