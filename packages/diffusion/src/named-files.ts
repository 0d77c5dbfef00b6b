/** What lies in the folders in which names are looked for, as the look-ups themselves see it. */
import { join } from "node:path";
import { listLoras } from "./adapters/find-lora.ts";
import { vaesIn } from "./checkpoint/vae-file.ts";
import { listControls } from "./control/find-control.ts";
import { embeddingPaths, readStyles, wildcardPaths } from "./prompt/index.ts";
import { foundUpscalers } from "./upscale/index.ts";

export type NamedKind =
  "vaes" | "loras" | "controlnets" | "embeddings" | "upscalers" | "wildcards" | "styles";

/** How many of each kind can be named in a folder; none where it does not exist.
 *  @throws Problem `prompt/style` for a file of styles that cannot be read */
export const COUNT_NAMED: Readonly<Record<NamedKind, (folder: string) => Promise<number>>> = {
  vaes: async (folder) => (await vaesIn(folder)).length,
  loras: async (folder) => (await listLoras([folder])).length,
  controlnets: async (folder) => (await listControls([folder])).length,
  embeddings: async (folder) => (await embeddingPaths([folder])).size,
  upscalers: async (folder) => (await foundUpscalers([folder])).length,
  wildcards: async (folder) => (await wildcardPaths(folder)).size,
  // the last of a name counts
  styles: async (folder) =>
    new Set((await readStyles(join(folder, "styles.csv"))).map(({ name }) => name)).size,
};
