/** The Vulkan that computes on the processor which Debian's chromium brings; it has no 16-bit numbers in shaders. */
import { dirname } from "node:path";

export const SOFTWARE_VULKAN = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** Lets an engine host find this Vulkan, and no other. */
export const softwareVulkan = {
  env: { VK_ICD_FILENAMES: SOFTWARE_VULKAN, LD_LIBRARY_PATH: dirname(SOFTWARE_VULKAN) },
};
