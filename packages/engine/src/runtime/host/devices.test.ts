import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { chooseDevice, isSoftware, probeDevice, probeDevices } from "./devices.ts";
import { SOFTWARE_VULKAN, softwareVulkan } from "./software-vulkan.suite.ts";

const noVulkan = existsSync(SOFTWARE_VULKAN) ? "" : ` (skipped: no ${SOFTWARE_VULKAN})`;
/** A Vulkan loader that finds no driver, so that tests say the same on machines with a GPU. */
const noGpu = { env: { VK_ICD_FILENAMES: "/nowhere.json", VK_DRIVER_FILES: "/nowhere.json" } };

describe("probing devices", () => {
  test("reports every device, and that the processor works", async () => {
    const reports = await probeDevices(noGpu);
    expect(reports.map(({ device }) => device)).toEqual(["cpu", "cuda", "webgpu"]);
    expect(reports[0]).toEqual({ device: "cpu", works: true, software: false });
    for (const { works, install, said } of reports) {
      expect(install === undefined).toBe(works);
      expect(said === undefined).toBe(works);
    }
  });

  test.skipIf(noVulkan)(`tells a GPU played by software${noVulkan}`, async () => {
    expect(await probeDevice("webgpu", softwareVulkan)).toEqual({
      device: "webgpu",
      works: true,
      software: true,
    });
  });

  test("a process that crashes is a device that does not work", async () => {
    const report = await probeDevice("webgpu", { entry: "/nowhere/host-process.js" });
    expect(report).toMatchObject({ device: "webgpu", works: false, software: false });
    expect(report.said).toContain("exit code 1");
  });

  test.each([
    [["libc.so.6", "libvk_swiftshader.so"], true],
    [["libvulkan.so.1", "libvulkan_lvp.so"], true],
    [["libvulkan_lvp.so", "libvulkan_radeon.so"], false],
    [["libvk_swiftshader.so", "libGLX_nvidia.so.0"], false],
    [["d3d12.dll", "d3d10warp.dll"], true],
    [["d3d10warp.dll", "nvwgf2umx.dll"], false],
    [["Metal"], false],
  ])("of %j the software-only is %j", (libraries, expected) => {
    expect(isSoftware(libraries)).toBe(expected);
  });
});

describe("choosing a device", () => {
  test("the processor is taken at its word", async () => {
    expect(await chooseDevice("cpu")).toBe("cpu");
  });

  test.skipIf(noVulkan)(
    `auto never takes a software GPU, an explicit wish does${noVulkan}`,
    async () => {
      expect(["cpu", "cuda"]).toContain(await chooseDevice("auto", softwareVulkan));
      expect(await chooseDevice("webgpu", softwareVulkan)).toBe("webgpu");
    },
  );

  test.skipIf(process.platform !== "linux")("an absent device says what to install", async () => {
    const error = await chooseDevice("webgpu", noGpu).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "runtime/device-absent",
      message: expect.stringMatching(/^The device webgpu .* libvulkan1/) as string,
    });
  });
});
