/** Whether a picture scans, found out by a reader that knows nothing of how it was made (ZXing). */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Pixels, resizePillow } from "@inkloom/pixels";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/** Reads the QR codes in a picture. */
export type Scan = (pixels: Pixels) => Promise<readonly string[]>;

let prepared: Promise<unknown> | undefined;

/** By ZXing, whose program lies beside it: nothing is fetched. */
export const scanned: Scan = async ({ width, height, data }) => {
  prepared ??= prepare();
  await prepared;
  const picture = { width, height, data: new Uint8ClampedArray(data), colorSpace: "srgb" } as const;
  const found = await readBarcodes(picture as Parameters<typeof readBarcodes>[0], {
    formats: ["QRCode"],
    tryHarder: true,
    maxNumberOfSymbols: 8,
  });
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
};

async function prepare(): Promise<unknown> {
  const file = await readFile(
    fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm")),
  );
  const wasmBinary = new Uint8Array(file).buffer;
  return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}

/** How far a picture is from a phone, as shares of its size. */
const DISTANCES = [1, 0.5, 0.25] as const;

/**
 * In how many of three sizes a picture reads as exactly this text: 0 means that it does not scan, 3 that it does from
 * afar too.
 */
export async function scansFrom(
  pixels: Pixels,
  text: string,
  scan: Scan = scanned,
): Promise<number> {
  let count = 0;
  for (const distance of DISTANCES) {
    const size = {
      width: Math.max(1, Math.round(pixels.width * distance)),
      height: Math.max(1, Math.round(pixels.height * distance)),
    };
    const seen = distance === 1 ? pixels : resizePillow(pixels, { ...size, filter: "bilinear" });
    if ((await scan(seen)).includes(text)) count++;
  }
  return count;
}
