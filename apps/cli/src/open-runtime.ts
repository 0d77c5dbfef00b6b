import type { Runtime } from "@inkloom/engine";
import { chooseDevice, createEngineHost } from "@inkloom/engine/host";
import type { DeviceChoice } from "@inkloom/tools";

/** An engine process for the device that was wished for. */
export async function openRuntime(wish: DeviceChoice): Promise<Runtime> {
  return createEngineHost({ device: await chooseDevice(wish) });
}
