/** How A1111 names a LoRA's content: of safetensors the data behind the header, so that edited metadata
 *  changes nothing. Reference: AUTOMATIC1111/stable-diffusion-webui 1.10, modules/hashes.py
 *  (addnet_hash_safetensors) and extensions-builtin/Lora/network.py (shorthash). */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { WeightFile } from "@inkloom/engine/weights";

/** Bytes that are read at once, always into the same memory: fresh memory takes longer than hashing. */
const PIECE = 2 ** 21;

/** Characters that are written in pictures. */
const SHORT = 12;

/** The first 12 hexadecimal digits; metadata that states the hash is believed, as there. */
export async function loraHash({ path, format, metadata }: WeightFile): Promise<string> {
  const stated = metadata["sshs_model_hash"];
  if (stated !== undefined && /^[\da-f]{12,}$/i.test(stated)) return stated.slice(0, SHORT);
  const hash = createHash("sha256");
  const file = await open(path, "r");
  try {
    const piece = new Uint8Array(PIECE);
    let position = 0;
    if (format === "safetensors") {
      await file.read(piece, 0, 8, 0);
      position = 8 + Number(new DataView(piece.buffer).getBigUint64(0, true));
    }
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE, position);
      if (bytesRead === 0) break;
      hash.update(piece.subarray(0, bytesRead));
      position += bytesRead;
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex").slice(0, SHORT);
}
