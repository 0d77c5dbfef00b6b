import { createEngineHost } from "@inkloom/engine/host";
import type { Runtime } from "@inkloom/engine";
import type { DeviceChoice } from "@inkloom/tools";

/** The engine host for a device. */
export async function openRuntime(device: DeviceChoice): Promise<Runtime> {
  return createEngineHost({ device: device === "auto" ? "cpu" : device });
}
