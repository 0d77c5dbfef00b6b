import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOOLS, validate, VERSION } from "@inkloom/contract";
import { expect, test } from "vitest";
import type { RunContext } from "./run.ts";
import { RUNS } from "./runs.ts";

const context: RunContext = {
  runtime: () => Promise.reject(new Error("this tool needs no runtime")),
  picture: () => Promise.reject(new Error("this tool needs no picture")),
  home: join(tmpdir(), "inkloom-of-nobody"),
  embeddedModels: join(import.meta.dirname, "../../../models"),
};

test("every tool of the contract is there, and no other", () => {
  expect(Object.keys(RUNS)).toEqual(Object.keys(TOOLS));
});

test("doctor sees this machine, its processor at work and the embedded model", async () => {
  const report = await RUNS.doctor(validate(TOOLS.doctor, {}), context);
  expect(report.versions).toMatchObject({ inkloom: VERSION, node: process.versions.node });
  expect(report.versions.onnxRuntime).toMatch(/^\d+\.\d+\.\d+/);
  expect(report.system.cores).toBeGreaterThan(0);
  expect(report.system.freeMemory).toBeLessThanOrEqual(report.system.memory);
  expect(report.devices.map(({ device }) => device)).toEqual(["cpu", "cuda", "webgpu"]);
  expect(report.devices[0]).toMatchObject({ works: true, software: false });
  for (const { works, install } of report.devices) expect(works || install?.zh).toBeTruthy();
  expect(report.dataFolder).toEqual({ path: context.home, writable: true });
  expect(report.models.map(({ name }) => name)).toContain("inkloom-mini");
});

test("model inspect finds a model by name and nothing missing in it", async () => {
  const asked = validate(TOOLS["model-inspect"], { file: "inkloom-mini" });
  const report = await RUNS["model-inspect"](asked, context);
  expect(report).toMatchObject({ usable: true, extra: [], nativeSize: 128, layout: "diffusers" });
  expect(report.networks?.unet.missing).toEqual([]);
});
