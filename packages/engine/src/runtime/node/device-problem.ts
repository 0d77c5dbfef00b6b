/** What to tell a person whose device does not start, and how to get it. */
import { type NativeDevice, Problem, type Text } from "@inkloom/contract";

/** What the native library says when a device is absent, as opposed to a graph being wrong. */
const ABSENT: Readonly<Record<NativeDevice, RegExp | undefined>> = {
  cpu: undefined,
  webgpu: /WebGPU adapter|wgpu::RequestAdapterStatus|wgpu::RequestDeviceStatus|RequestDevice/,
  cuda: /ExecutionProvider_Cuda|Failed to load (?:shared )?library|CUDA failure|CUDNN|no CUDA-capable/i,
};

/** How to make a device work here; shown by `inkloom doctor` and in the problem. */
export const INSTALL: Readonly<Record<NativeDevice, Text>> = {
  cpu: {
    en: "The CPU provider comes with onnxruntime-node: install on Linux x64 or arm64 (glibc), macOS arm64, or Windows x64 or arm64.",
    zh: "CPU 支持随 onnxruntime-node 提供：请在 Linux x64 或 arm64（glibc）、macOS arm64、Windows x64 或 arm64 上安装。",
  },
  webgpu: {
    en: "WebGPU needs a graphics driver: on Linux the Vulkan loader and driver (`apt install libvulkan1 mesa-vulkan-drivers`, or NVIDIA's driver), on Windows a driver with Direct3D 12, on macOS nothing.",
    zh: "WebGPU 需要显卡驱动：Linux 需要 Vulkan 加载器和驱动（`apt install libvulkan1 mesa-vulkan-drivers`，或 NVIDIA 驱动），Windows 需要支持 Direct3D 12 的驱动，macOS 无需安装。",
  },
  cuda: {
    en: "CUDA needs Linux x64, an NVIDIA driver, CUDA 12 and cuDNN 9, and the provider, which is downloaded from nuget.org: run `ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js` where Inkloom is installed.",
    zh: "CUDA 需要 Linux x64、NVIDIA 驱动、CUDA 12 与 cuDNN 9，以及从 nuget.org 下载的支持库：请在 Inkloom 的安装目录运行 `ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js`。",
  },
};

/** The absence of the device as a problem, or undefined where `thrown` tells of something else. */
export function deviceProblem(device: NativeDevice, thrown: unknown): Problem | undefined {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return ABSENT[device]?.test(said) === true ? absentProblem(device, thrown) : undefined;
}

export function absentProblem(device: NativeDevice, cause: unknown): Problem {
  const sentence: Text = {
    en: `The device ${device} does not start on this machine. ${INSTALL[device].en}`,
    zh: `设备 ${device} 在本机上无法启动。${INSTALL[device].zh}`,
  };
  return new Problem("runtime/device-absent", sentence, { cause });
}
