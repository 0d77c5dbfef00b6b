/** The Vulkan that computes on the processor which Debian's chromium brings has no halves in shaders. */
import { dirname } from "node:path";
import { createEngineHost } from "@inkloom/engine/host";
import { expect, test } from "vitest";
import { expectHalves } from "./expect-halves.ts";

const SOFTWARE_VULKAN = "/usr/lib/chromium/vk_swiftshader_icd.json";

test("a graphics processor without halves is told, and goes on without them", async () => {
  const runtime = createEngineHost({
    device: "webgpu",
    env: { VK_ICD_FILENAMES: SOFTWARE_VULKAN, LD_LIBRARY_PATH: dirname(SOFTWARE_VULKAN) },
  });
  await expect(expectHalves(runtime)).rejects.toMatchObject({ code: "training/precision" });
  await runtime.close();
});
