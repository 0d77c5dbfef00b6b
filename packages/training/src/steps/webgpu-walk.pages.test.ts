/** Training on WebGPU, by the Vulkan that computes on the processor which Debian's chromium brings. */
import { createEngineHost } from "@inkloom/engine/host";
import { expect, test } from "vitest";
import { softwareVulkan } from "../../../engine/src/runtime/host/software-vulkan.suite.ts";
import { loraWalk, walkGolden } from "./lora-walk.suite.ts";

test("the first steps of LoRA training have PyTorch's losses on WebGPU, too", async () => {
  const runtime = createEngineHost({ device: "webgpu", ...softwareVulkan });
  const { losses } = await loraWalk(2, "lora", {}, { runtime });
  await runtime.close();
  const expected = (await walkGolden()).get("losses") ?? new Float32Array();
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-4);
  });
});
