/** What a single file of SDXL holds, by the file's own names. */
import {
  type Component,
  COMPONENTS,
  fileName,
  type Manifest,
  type ManifestEntry,
  modelManifest,
  namingsOf,
  SDXL,
} from "@inkloom/models";

/** What single files of SDXL call their networks. */
const NAMINGS: Readonly<Record<Component, string>> = {
  textEncoder: "single file of SDXL",
  textEncoder2: "single file of SDXL, OpenCLIP",
  unet: "single file",
  vae: "single file",
};

/** The file's own names and shapes: queries, keys and values in one matrix, projections as matrices. */
export function sdxlFileManifest(): Manifest {
  const entries = new Map<string, ManifestEntry>();
  const manifests = modelManifest(SDXL);
  for (const component of COMPONENTS) {
    const naming = namingsOf(SDXL)[component].find(({ id }) => id === NAMINGS[component]);
    if (naming === undefined) throw new Error(`no naming "${NAMINGS[component]}"`);
    for (const { key, shape } of manifests[component]) {
      const name = fileName(naming.nameOf(key) ?? key);
      const flat = component === "unet" && /\.proj_(in|out)\.weight$/.test(name);
      const [rows = 0, ...rest] = flat ? shape.slice(0, 2) : shape;
      const known = entries.get(name)?.shape[0] ?? 0;
      const empty = shape.length === 0;
      entries.set(name, { key: name, shape: empty ? [] : [known + rows, ...rest] });
    }
  }
  return [...entries.values()];
}
