/** How much memory a tile will take, before any is taken. */
import { Problem } from "@inkloom/contract";
import { graphOf, input, sizeOf } from "@inkloom/engine";
import { byteLength } from "@inkloom/engine/weights";
import { upscaledPicture, weightsAt } from "@inkloom/models";
import type { OpenUpscaler } from "./open.ts";

const FLOAT = 4;
/** Tensors of the largest size that live at once: what an op reads, what it makes, and what waits for it. */
const LIVING = 4;
const GIBIBYTE = 2 ** 30;

/** Bytes of the weights and of the largest tensors of a tile. */
function tileMemory(
  { upscaler, weights }: OpenUpscaler,
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const picture = input("picture", [1, upscaler.channels, height, width]);
  const { order } = graphOf({ out: upscaledPicture(upscaler, weightsAt(""), picture) });
  const largest = order.reduce((most, { shape }) => Math.max(most, sizeOf(shape)), 0);
  const held = [...weights.values()].reduce((sum, entry) => sum + byteLength(entry), 0);
  return held + LIVING * largest * FLOAT;
}

/** @param available bytes that this machine may use in all
 *  @throws Problem `memory/short` with both figures */
export function expectTileFits(
  open: OpenUpscaler,
  tile: { readonly width: number; readonly height: number },
  available: number,
): void {
  const needed = tileMemory(open, tile);
  if (needed <= available) return;
  const [much, there] = [needed, available].map((bytes) => (bytes / GIBIBYTE).toFixed(1));
  const size = `${tile.width}x${tile.height}`;
  throw new Problem("memory/short", {
    en: `A tile of ${size} would need about ${much} GiB of memory, this machine has ${there}; expected a smaller tile.`,
    zh: `${size} 的分块大约需要 ${much} GiB 内存，本机有 ${there} GiB；请使用更小的分块。`,
  });
}
