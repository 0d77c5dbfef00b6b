/** The LoRAs that were opened last: a grid or a service asks for the same files picture after picture. */
import { stat } from "node:fs/promises";
import type { AdaptableModel } from "./adaptable-model.ts";
import type { FoundLora } from "./find-lora.ts";
import { type Lora, openLora } from "./open-lora.ts";

/** Bytes of files that are remembered; as float32 they may take twice as many. */
const LIMIT = 256 * 2 ** 20;

interface Remembered {
  readonly lora: Lora;
  readonly bytes: number;
}

/** The last one asked for stands last. */
const remembered = new Map<string, Remembered>();

/** As `openLora`, but a file that is as it was, for networks of the same sizes, is not read again. */
export async function rememberedLora(found: FoundLora, model: AdaptableModel): Promise<Lora> {
  const { mtimeMs, size } = await stat(found.path);
  const { unet, textEncoder, textEncoder2 } = model;
  const sizes = [unet.config, textEncoder.config, textEncoder2?.config];
  const key = JSON.stringify([found, mtimeMs, size, sizes]);
  const known = remembered.get(key) ?? { lora: await openLora(found, model), bytes: size };
  remembered.delete(key);
  remembered.set(key, known);
  let bytes = 0;
  for (const [each, { bytes: more }] of [...remembered].reverse()) {
    bytes += more;
    if (bytes > LIMIT) remembered.delete(each);
  }
  return known.lora;
}
