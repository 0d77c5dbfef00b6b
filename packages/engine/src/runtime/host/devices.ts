/** Which devices really work here. Each is tried in a process of its own, so that a driver that crashes
 *  takes nothing along. */
import { existsSync } from "node:fs";
import { type NativeDevice, Problem, type Text } from "@inkloom/contract";
import { input } from "../../graph/tensor.ts";
import { add } from "../../ops/index.ts";
import { CAPABILITIES } from "../capabilities.ts";
import { compileGraph } from "../compile.ts";
import { absentProblem, INSTALL } from "../node/device-problem.ts";
import { HostChild, type HostChildOptions } from "./host-child.ts";

export interface DeviceReport {
  readonly device: NativeDevice;
  /** A tiny graph was computed, and the result was right. */
  readonly works: boolean;
  /** It works, but on the processor (SwiftShader, llvmpipe, WARP): right and very slow. */
  readonly software: boolean;
  /** What to install; present where it does not work. */
  readonly install?: Text;
  /** What the device answered; present where it does not work. */
  readonly said?: string;
}

export type ProbeOptions = Pick<HostChildOptions, "entry" | "env">;

const DEVICES = ["cpu", "cuda", "webgpu"] as const;

/** Tries every device, one after the other; takes about half a second each. */
export async function probeDevices(options: ProbeOptions = {}): Promise<readonly DeviceReport[]> {
  const reports: DeviceReport[] = [];
  for (const device of DEVICES) reports.push(await probeDevice(device, options));
  return reports;
}

/**
 * The device to use for a wish. `auto` takes CUDA, then a GPU by WebGPU, then the processor; it never
 * takes a GPU that software plays, which only an explicit `webgpu` gets.
 *
 * @throws Problem `runtime/device-absent` saying what to install, where the wished device does not work
 */
export async function chooseDevice(
  wish: "auto" | NativeDevice,
  options: ProbeOptions = {},
): Promise<NativeDevice> {
  if (wish === "cpu") return "cpu"; // its absence shows at the first graph, with the same words
  if (wish !== "auto") {
    const { works, said } = await probeDevice(wish, options);
    if (!works) throw absentProblem(wish, new Error(said));
    return wish;
  }
  if (!mayHaveGpu()) return "cpu";
  for (const device of ["cuda", "webgpu"] as const) {
    const { works, software } = await probeDevice(device, options);
    if (works && !software) return device;
  }
  return "cpu";
}

/** Milliseconds a driver may take to compute four sums. */
const PATIENCE = 60_000;

/** Computes a tiny graph on the device in a process that is ended afterwards. */
export async function probeDevice(
  device: NativeDevice,
  options: ProbeOptions = {},
): Promise<DeviceReport> {
  const child = new HostChild({ device, ...options });
  const timer = setTimeout(() => void child.kill(), PATIENCE);
  try {
    await child.ready;
    await child.request("load", { session: 0, graph: sumGraph(device) });
    const data = Float32Array.of(1, 2, 3, 4);
    const feeds = { x: { dtype: "float32", shape: [4], data } as const };
    const { y } = await child.request("run", { session: 0, feeds });
    if (y?.data.join() !== "2,4,6,8")
      throw new Problem("runtime/failed", {
        en: `1+1, 2+2, 3+3, 4+4 gave ${y?.data.join() ?? "nothing"}`,
        zh: `1+1、2+2、3+3、4+4 的结果为 ${y?.data.join() ?? "空"}`,
      });
    const software = device === "webgpu" && isSoftware(await child.request("libraries", {}));
    return { device, works: true, software };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { device, works: false, software: false, install: INSTALL[device], said };
  } finally {
    clearTimeout(timer);
    await child.kill();
  }
}

function sumGraph(device: NativeDevice) {
  const x = input("x", [4]);
  const options = { weights: new Map(), capabilities: CAPABILITIES[device] };
  return compileGraph("device probe", { y: add(x, x) }, options);
}

/** Drivers that compute on the processor, by the file names of their libraries. */
const SOFTWARE_DRIVER = /swiftshader|libvulkan_lvp|d3d10warp/i;

/** Drivers of real GPUs: Mesa's for AMD, Intel, NVIDIA, Arm and others, NVIDIA's own, and Windows' user-mode drivers. */
const HARDWARE_DRIVER =
  /libvulkan_(?!lvp)\w+|libGLX_nvidia|libnvidia-|nvoglv|nvwgf|nvldumd|amdxc|amdvlk|atidxx|igd\d|igc\d|igxelp/i;

/** Vulkan loads every driver it knows before one is chosen, and a real GPU is preferred. */
export const isSoftware = (libraries: readonly string[]): boolean =>
  libraries.some((name) => SOFTWARE_DRIVER.test(name)) &&
  !libraries.some((name) => HARDWARE_DRIVER.test(name));

/** Linux shows every GPU as a device file, so a machine without one need not be tried. */
function mayHaveGpu(): boolean {
  if (process.platform !== "linux") return true;
  return ["/dev/dri", "/dev/nvidiactl", "/dev/dxg", "/dev/kfd", "/dev/mali0"].some((path) =>
    existsSync(path),
  );
}
