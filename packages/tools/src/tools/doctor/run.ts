import { arch, availableParallelism, cpus, freemem, platform, totalmem } from "node:os";
import { join } from "node:path";
import { VERSION } from "@inkloom/contract";
import { probeDevices, runtimeVersion } from "@inkloom/engine/host";
import { expectWritableFolder } from "../../files/writable-folder.ts";
import { modelFolders, type Run } from "../../run.ts";
import { foundFiles } from "./found-files.ts";
import { foundModels } from "./found-models.ts";

/** Looks at this machine; starts each device once to know that it works. */
export const runDoctor: Run<"doctor"> = async (_, context) => ({
  versions: { inkloom: VERSION, node: process.versions.node, onnxRuntime: runtimeVersion },
  system: {
    platform: platform(),
    architecture: arch(),
    processor: cpus()[0]?.model.trim() ?? "",
    cores: availableParallelism(),
    memory: allowedMemory(),
    freeMemory: Math.min(freemem(), process.availableMemory()),
  },
  devices: await probeDevices(),
  dataFolder: { path: context.home, writable: await isWritable(context.home) },
  models: await foundModels(modelFolders(context)),
  files: await foundFiles(context),
});

/** Bytes; a container may allow less than the machine has. Node answers huge figures for "no limit". */
function allowedMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

const isWritable = (folder: string): Promise<boolean> =>
  expectWritableFolder(join(folder, "pictures")).then(
    () => true,
    () => false,
  );
