/** Whether a model is a folder of finished graphs. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Located } from "../locate.ts";

/** What every export names a network's graph. */
export const GRAPH_FILE = "model.onnx";

/** Weights are preferred where a folder has both, as many repositories do: they can take LoRAs and any size. */
export async function isOnnxFolder({ path, folder }: Located): Promise<boolean> {
  if (!folder) return false;
  const graph = await stat(join(path, "unet", GRAPH_FILE)).catch(() => undefined);
  if (!graph?.isFile()) return false;
  const names = await readdir(join(path, "unet"));
  return !names.some((name) => name.startsWith("diffusion_pytorch_model."));
}
