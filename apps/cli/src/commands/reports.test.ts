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
  files: [
    { kind: "vaes", count: 0, folders: [{ path: "/data/vae", count: 0 }] },
    {
      kind: "loras",
      count: 3,
      folders: [
        { path: "/data/loras", count: 2 },
        { path: "/data/models/loras", count: 0 },
        { path: "/data/models/Lora", count: 1 },
      ],
    },
    {
      kind: "styles",
      count: 0,
      folders: [{ path: "/data", count: 0 }],
      problem: { en: "styles.csv cannot be read", zh: "styles.csv 无法读取" },
    },
    { kind: "upscalers", count: 1, folders: [{ path: "/data/\u001b[2Jup", count: 1 }] },
  ],
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

  test("no file's name steers the terminal", async () => {
    const name = "a\u001b[2J\nb";
    const report: MachineReport = { ...machine, models: [{ name, path: `/${name}`, bytes: 1 }] };
    const given = { runs: { doctor: () => Promise.resolve(report) } };
    expect((await runRecorded(["doctor"], given)).stdout).toContain(
      "  a\\u001b[2J\\u000ab  1 B  /a\\u001b[2J\\u000ab\n",
    );
  });

  test("--json gives the whole report", async () => {
    const { stdout } = await runRecorded(["doctor", "--json"], { runs });
    expect(JSON.parse(stdout)).toEqual(machine);
  });
});

describe("model inspect", () => {
  const runs = { "model-inspect": () => Promise.resolve(model) };

  test("names keys that are missing, misshaped, unused or read into memory", async () => {
    const { stdout } = await runRecorded(["model", "inspect", "broken"], { runs });
    expect(stdout).toContain("unet: out.2.weight [4, 320, 3, 3]");
    expect(stdout).toContain("unet: out.2.bias [3], expected [4]");
    expect(stdout).toContain("surplus.weight");
    expect(stdout).toContain(
      "  its offset in the file is no multiple of its element size (1)\n    odd.weight",
    );
    expect(stdout).toMatchSnapshot();
    const chinese = await runRecorded(["model", "inspect", "broken", "--lang", "zh"], { runs });
    expect(chinese.stdout).toMatchSnapshot();
  });

  test("tells what goes in and out of finished graphs", async () => {
    const { networks: _, ...file } = model;
    const folder: ModelReport = {
      ...file,
      path: "/models/exported",
      layout: "onnx",
      files: [{ path: "/models/exported/unet/model.onnx", format: "onnx" }],
      graphs: [
        {
          part: "unet",
          parameters: 859_520_964,
          opset: 17,
          inputs: ["sample [2, 4, 64, 64] float32", "timestep [1] int64"],
          outputs: ["out_sample"],
        },
      ],
      extra: [],
      usable: true,
    };
    const inspect = { "model-inspect": () => Promise.resolve(folder) };
    const { stdout } = await runRecorded(["model", "inspect", "exported"], { runs: inspect });
    expect(stdout).toMatch(
      /unet +859,520,964 +sample \[2, 4, 64, 64\] float32, timestep \[1\] int64 -> out_sample +opset 17/,
    );
  });

  test("tells what a LoRA changes, and how to use it", async () => {
    const label = { en: "Stable Diffusion 1.x", zh: "Stable Diffusion 1.x" };
    const { networks: _, nativeSize: __, ...file } = model;
    const lora: ModelReport = {
      ...file,
      path: "/loras/ink.safetensors",
      layout: "weights",
      family: { id: "lora", label: { en: "LoRA", zh: "LoRA" } },
      extra: [],
      adapter: {
        kinds: [
          { kind: "LoRA", layers: 192, ranks: [8, 16] },
          { kind: "norm", layers: 3, ranks: [] },
        ],
        dora: true,
        layers: { unet: 147, textEncoder: 48 },
        unknown: [],
        madeFor: label,
        hash: "0123456789ab",
        alias: "ink wash",
        baseModel: "v1-5",
        triggers: [{ words: "ink", count: 12 }],
      },
    };
    const inspect = { "model-inspect": () => Promise.resolve(lora) };
    const say = (lang: string) =>
      runRecorded(["model", "inspect", "ink", "--lang", lang], { runs: inspect });
    const { stdout } = await say("en");
    expect(stdout).toContain("LoRA rank 8/16 (192 layers), norm (3 layers), with magnitudes");
    expect(stdout).toContain("yes, as <lora:ink:1> in a prompt");
    expect(stdout).toMatch(/Words +ink \(12\)/);
    expect((await say("zh")).stdout).toContain("能，在提示词中写 <lora:ink:1>");
  });

  test("of many keys that are read into memory the first of each reason are named", async () => {
    const keys = (count: number, reason: "unaligned" | "strided") =>
      Array.from({ length: count }, (_, i) => ({
        key: `${reason}.${String(i)}`,
        reason,
        bytes: 2,
      }));
    const unmapped = [...keys(1200, "unaligned"), ...keys(5, "strided")];
    const many = { "model-inspect": () => Promise.resolve({ ...model, unmapped }) };
    const list = async (...argv: string[]) => {
      const { stdout } = await runRecorded(["model", "inspect", "m", ...argv], { runs: many });
      return stdout.split("\n").slice(-15, -1);
    };
    const named = (reason: string) => [0, 1, 2, 3, 4].map((i) => `    ${reason}.${String(i)}`);
    expect(await list()).toEqual([
      "Keys that must be read into memory (1,205)",
      "  its offset in the file is no multiple of its element size (1,200)",
      ...named("unaligned"),
      "    and 1,195 more, all in --json",
      "  not stored in row-major order (5)",
      ...named("strided"),
    ]);
    expect(await list("--lang", "zh")).toContain("    以及另外 1,195 个，完整列表见 --json");
    const { stdout } = await runRecorded(["model", "inspect", "m", "--json"], { runs: many });
    expect(JSON.parse(stdout)).toMatchObject({ unmapped });
  });

  test("nothing in a file steers the terminal", async () => {
    const steers = "\u001b[2J\u009b31m\u202e\n";
    const key = `a${steers}b`;
    const hostile: ModelReport = {
      ...model,
      path: `/models/${key}`,
      family: { id: "sd1", label: { en: key, zh: key } },
      files: [{ path: key, format: "safetensors" }],
      networks: {
        textEncoder: { naming: "ldm", parameters: 0, missing: [], misshaped: [] },
        unet: {
          parameters: 0,
          missing: [{ key, shape: [1] }],
          misshaped: [{ key, expected: [1], actual: [2] }],
        },
        vae: { parameters: 0, missing: [], misshaped: [] },
      },
      extra: [key],
      unmapped: [{ key, reason: "unaligned", bytes: 2 }],
      metadata: { [key]: key },
      why: { en: key, zh: key },
    };
    const given = { runs: { "model-inspect": () => Promise.resolve(hostile) } };
    for (const language of ["en", "zh"]) {
      const argv = ["model", "inspect", "m", "--lang", language];
      const { stdout } = await runRecorded(argv, given);
      // eslint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(stdout).not.toMatch(/^b/m);
      expect(stdout.split("a\\u001b[2J\\u009b31m\\u202e\\u000ab")).toHaveLength(8);
    }
    const { stdout } = await runRecorded(["model", "inspect", "m", "--json"], given);
    expect(stdout).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/);
    expect(JSON.parse(stdout)).toEqual(hostile);
  });

  test("--json gives the whole report", async () => {
    const { stdout } = await runRecorded(["model", "inspect", "broken", "--json"], { runs });
    expect(JSON.parse(stdout)).toEqual(model);
  });
});
