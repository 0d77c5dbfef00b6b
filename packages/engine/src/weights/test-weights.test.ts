/** Real files from the test weights folder against what torch and safetensors read from them. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { glob, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./forged-files.suite.ts";
import { mappingReport } from "./mapping.ts";
import { openWeights } from "./open.ts";
import { readTensor } from "./read.ts";

type Golden = Record<string, Record<string, [dtype: string, shape: number[], sha: string]>>;

const root = resolve(import.meta.dirname, "../../../..");
const folder = resolve(root, process.env["INKLOOM_TEST_WEIGHTS"] ?? "../shared/weights");
const absent = !existsSync(folder);
const goldens = JSON.parse(
  readFileSync(join(import.meta.dirname, "goldens/test-weights.json"), "utf8"),
) as Golden;

describe("the misaligned LoRA", () => {
  const path = join(folder, "lora/lora_disney.safetensors");

  test.skipIf(absent)("is read, counted and named: every tensor comes through memory", async () => {
    const report = mappingReport(await openWeights(path), { provider: "cpu" });
    expect(report.mapped).toEqual({ count: 0, bytes: 0 });
    expect(report.unmapped).toHaveLength(386);
    expect(new Set(report.unmapped.map(({ reason }) => reason))).toEqual(new Set(["unaligned"]));
    expect(report.unmapped.slice(0, 3).map(({ key, bytes }) => [key, bytes])).toEqual([
      ["<s1>", 3072],
      ["<s2>", 3072],
      ["text_encoder:0:down", 3072],
    ]);
  });

  test.skipIf(absent)("keeps its metadata", async () => {
    const { metadata } = await openWeights(path);
    expect(metadata["text_encoder:0:rank"]).toBe("1");
    expect(metadata["<s1>"]).toBe("<embed>");
  });
});

describe("every weight file of the test weights equals what the reference reads:", () => {
  test.skipIf(absent).each(Object.keys(goldens))("%s", async (name) => {
    const { entries } = await openWeights(join(folder, name));
    const golden = goldens[name] ?? {};
    expect([...entries.keys()].toSorted()).toEqual(Object.keys(golden).toSorted());
    for (const [key, entry] of entries) {
      const sha = createHash("sha256")
        .update(await readTensor(entry))
        .digest("hex");
      expect([key, entry.dtype, entry.shape, sha.slice(0, 16)]).toEqual([
        key,
        ...(golden[key] ?? []),
      ]);
    }
  });

  test.skipIf(absent)("and none is left out", async () => {
    const found: string[] = [];
    for await (const name of glob("**/*.{safetensors,pth,pt,bin,ckpt}", { cwd: folder }))
      found.push(name);
    expect(found.toSorted()).toEqual(Object.keys(goldens).toSorted());
  });
});

describe("how the test weights are used", () => {
  const report = async (name: string, provider: "cpu" | "webgpu" = "cpu") =>
    mappingReport(await openWeights(join(folder, name)), { provider });

  test.skipIf(absent)("a float16 decoder is mapped whole, on WebGPU too", async () => {
    for (const provider of ["cpu", "webgpu"] as const)
      expect(await report("taesd/taesd_decoder.safetensors", provider)).toEqual({
        mapped: { count: 67, bytes: 2445062 },
        unmapped: [],
      });
  });

  test.skipIf(absent)("channels-last convolutions are named as strided", async () => {
    const { mapped, unmapped } = await report("mlsd/mlsd_tiny_512_fp32.pth");
    expect(mapped.count).toBe(235);
    expect(unmapped).toHaveLength(17);
    expect(unmapped[0]).toEqual({
      key: "backbone.features.0.0.weight",
      reason: "strided",
      bytes: 4608,
    });
  });

  test.skipIf(absent)(
    "a legacy file whose header has odd length is named as unaligned",
    async () => {
      const { mapped, unmapped } = await report("faces/retinaface_mobilenet0.25.pth");
      expect(mapped.count).toBe(0);
      expect(unmapped.every(({ reason }) => reason === "unaligned")).toBe(true);
    },
  );

  test.skipIf(absent)(
    "a link to a model is opened at its real path and mapped from there",
    async () => {
      const link = join(await temporaryFolder(), "linked");
      await symlink(join(folder, "taesd/taesd_decoder.safetensors"), link);
      const file = await openWeights(link);
      expect(file.path).toMatch(/taesd_decoder\.safetensors$/);
      expect(mappingReport(file, { provider: "cpu" }).unmapped).toEqual([]);
    },
  );
});
