/** How A1111 names a LoRA's content: of safetensors the data behind the header, so that edited metadata
 *  changes nothing. Reference: AUTOMATIC1111/stable-diffusion-webui 1.10, modules/hashes.py
 *  (addnet_hash_safetensors) and extensions-builtin/Lora/network.py (shorthash). */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import type { WeightFile } from "@inkloom/engine/weights";

/** Bytes up to which a file is hashed in one piece, which other threads do meanwhile. */
const AT_ONCE = 2 ** 29;

/** Bytes that are read at once of larger files. */
const PIECE = 2 ** 22;

/** Characters that are written in pictures. */
const SHORT = 12;

/** The first 12 hexadecimal digits; metadata that states the hash is believed, as there. */
export async function loraHash({ path, format, metadata }: WeightFile): Promise<string> {
  const stated = metadata["sshs_model_hash"];
  if (stated !== undefined && /^[\da-f]{12,}$/i.test(stated)) return stated.slice(0, SHORT);
  const start = format === "safetensors" ? 8 + (await headerLength(path)) : 0;
  if ((await stat(path)).size <= AT_ONCE) {
    const digest = await crypto.subtle.digest("SHA-256", (await readFile(path)).subarray(start));
    return Buffer.from(digest).toString("hex").slice(0, SHORT);
  }
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { start, highWaterMark: PIECE }))
    hash.update(chunk as Buffer);
  return hash.digest("hex").slice(0, SHORT);
}

async function headerLength(path: string): Promise<number> {
  const file = await open(path, "r");
  try {
    const bytes = new Uint8Array(8);
    await file.read(bytes, 0, 8, 0);
    return Number(new DataView(bytes.buffer).getBigUint64(0, true));
  } finally {
    await file.close();
  }
}
