/** The Vulkan that computes on the processor which Debian's chromium brings has no halves in shaders. */
import { createEngineHost } from "@inkloom/engine/host";
import { expect, test } from "vitest";
import { softwareVulkan } from "../../../engine/src/runtime/host/software-vulkan.suite.ts";
import { expectHalves } from "./expect-halves.ts";

test("a graphics processor without halves is told, and goes on without them", async () => {
  const runtime = createEngineHost({ device: "webgpu", ...softwareVulkan });
  await expect(expectHalves(runtime)).rejects.toMatchObject({ code: "training/precision" });
  await runtime.close();
});
