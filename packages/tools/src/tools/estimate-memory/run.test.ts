import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOOLS, validate } from "@inkloom/contract";
import { writeSafetensors } from "@inkloom/engine/weights";
import { TRANSFORMERS } from "@inkloom/training";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OUTPUTS } from "../../outputs/outputs.ts";
import type { RunContext } from "../../run.ts";
import { runEstimateMemory } from "./run.ts";

const embeddedModels = join(import.meta.dirname, "../../../../../models");
let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "inkloom-estimate-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const estimate = (parameters: Readonly<Record<string, unknown>>) =>
  runEstimateMemory(validate(TOOLS["estimate-memory"], parameters), {
    home,
    embeddedModels,
  } as unknown as RunContext);

describe("the estimate", () => {
  test("of the embedded model tells its networks, a device, this machine, and two charts", async () => {
    const { report, charts } = await estimate({});
    expect(report.model.family).toBe("SD 1.x");
    expect(report.networks.map(({ name }) => name)).toEqual(["unet", "textEncoder", "vae"]);
    const [file] = report.precisions;
    expect(file?.bytes).toBe(report.networks.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(report.engine?.fits).toBe(true);
    expect(charts.map(({ id }) => id)).toEqual(["parts", "growth"]);
  });

  test("as a service keeps it is a report without a path, and the charts as PNG that are no gallery pictures", async () => {
    const { files, report } = OUTPUTS["estimate-memory"](await estimate({ preset: "llama-7b" }));
    const roles: string[] = [];
    for await (const { role, bytes, width } of files) {
      roles.push(role);
      expect([...bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
      expect(width).toBe(960);
    }
    expect(roles).toEqual(["chart", "chart"]);
    expect(JSON.stringify(report)).not.toContain(home);
  });

  test("knows every preset that may be asked for, and no other", () => {
    const { preset } = TOOLS["estimate-memory"].parameters.properties;
    expect(preset.enum.slice(1)).toEqual(Object.keys(TRANSFORMERS));
  });

  test("of a file that is no checkpoint tells its weights, and why nothing more", async () => {
    const path = join(home, "other.safetensors");
    const values = new Float32Array(6);
    const data = new Uint8Array(values.buffer);
    await writeSafetensors(path, [{ key: "a", dtype: "F32", shape: [2, 3], data: () => data }], {});
    const { report, charts } = await estimate({ model: path, task: "full" });
    expect(report.device.bytes).toBe(6 * (4 + 4 + 8));
    expect(report.curves).toEqual([]);
    expect(report.notes[0]?.en).toMatch(/^Activations are left out: /);
    expect(charts.map(({ id }) => id)).toEqual(["parts"]);
  });

  test.each([
    ["a file that cannot be read", async () => damaged(), {}, "weights/"],
    ["a model that is not there", async () => Promise.resolve("nowhere"), {}, "model/missing"],
    [
      "a model trained in int8",
      async () => Promise.resolve("inkloom-mini"),
      { task: "full", precision: "int8" },
      "input/invalid",
    ],
  ])("of %s is a problem", async (_, model, more, code) => {
    await expect(estimate({ model: await model(), ...more })).rejects.toMatchObject({
      code: expect.stringContaining(code) as string,
    });
  });
});

async function damaged(): Promise<string> {
  const path = join(home, "damaged.safetensors");
  await writeFile(path, Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0, 1, 2, 3));
  return path;
}
