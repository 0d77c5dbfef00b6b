import { TOOLS, validate } from "@inkloom/contract";
import { SD15 } from "@inkloom/models";
import { expect, test } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { resolveRequest } from "../resolve.ts";
import { finishPictures } from "./finish.ts";

const CHECKPOINT: Checkpoint = {
  name: "sd15",
  path: "sd15.safetensors",
  layout: "single-file",
  family: "SD 1.x",
  kind: "plain",
  textEncoder: { config: SD15.textEncoder, weights: new Map() },
  unet: { config: SD15.unet, weights: new Map() },
  vae: { config: SD15.vae, weights: new Map() },
  noise: { betas: {}, parameterization: "eps" },
  nativeSize: 512,
};

const REQUEST = validate(TOOLS.generate, { prompt: "a red house", seed: 7, model: "sd15" });

const PIXELS = { width: 1, height: 1, data: new Uint8ClampedArray(4) };

test.each([
  ["DPM++ 2M", "Automatic", "Karras"],
  ["DPM++ 2M", "Karras", "Karras"],
  ["DPM++ 2M", "Uniform", "Uniform"],
  ["DPM++ 2M Karras", "Automatic", "Karras"],
  ["Euler", "Automatic", "Automatic"],
  ["Euler a", "Karras", "Karras"],
  ["DDIM", "Automatic", "Automatic"],
])("%s with %s is written as A1111 writes it: %s", (sampler, schedule, written) => {
  const request = { ...REQUEST, sampler, schedule };
  const resolved = resolveRequest(request, CHECKPOINT);
  const [finished] = finishPictures(request, resolved, CHECKPOINT, [PIXELS]);
  expect(finished?.infotext).toContain(`, Schedule type: ${written}, `);
  expect(finished?.job.parameters["schedule"]).toBe(resolved.labels.schedule);
});

test("a batch of DPM adaptive shares its steps, so that each record makes the whole batch", () => {
  const request = { ...REQUEST, sampler: "DPM adaptive", batch: 2 };
  const resolved = resolveRequest(request, CHECKPOINT);
  const finished = finishPictures(request, resolved, CHECKPOINT, [PIXELS, PIXELS]);
  expect(finished.map(({ job }) => job.parameters)).toMatchObject([
    { seed: 7, batch: 2 },
    { seed: 7, batch: 2 },
  ]);
  expect(finished[1]?.infotext).toContain("Seed: 8,");
  expect(finished[1]?.infotext).toContain("Batch size: 2, Batch pos: 1");

  const euler = { ...request, sampler: "Euler" };
  const alone = finishPictures(euler, resolveRequest(euler, CHECKPOINT), CHECKPOINT, [
    PIXELS,
    PIXELS,
  ]);
  expect(alone[1]?.job.parameters).toMatchObject({ seed: 8, batch: 1 });
});
