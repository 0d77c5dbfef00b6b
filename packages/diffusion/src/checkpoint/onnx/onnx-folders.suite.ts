/** For tests: the ONNX folders of parity/onnx/make_goldens.py, unpacked. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

export type OnnxFamily = "sd1" | "sd2" | "sdxl";

const GOLDENS = join(import.meta.dirname, "goldens");

/** What the reference drew, and what its encoder answers. */
export const PICTURES = join(GOLDENS, "pictures.safetensors");

/** Writes the folder of a family to `target`; gives `target`. */
export async function unpackOnnx(family: OnnxFamily, target: string): Promise<string> {
  const root = join(GOLDENS, family);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const packed = path.endsWith(".gz");
    const to = join(target, path.slice(root.length, packed ? -".gz".length : undefined));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, packed ? gunzipSync(bytes) : bytes);
  }
  return target;
}
