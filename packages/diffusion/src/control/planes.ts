/** Control pictures as networks read them. */
import type { Mask, Pixels } from "@inkloom/pixels";

/** Colours from 0 to 1, [1, channels, h, w]; one channel is red. What a mask marks is -1, as ControlNets for inpainting
 *  were taught. */
export function controlPlanes(
  { width, height, data }: Pixels,
  channels: number,
  mask?: Mask,
): Float32Array {
  const area = width * height;
  const out = new Float32Array(channels * area);
  for (let c = 0; c < channels; c++)
    for (let at = 0; at < area; at++)
      out[c * area + at] =
        (mask?.data[at] ?? 0) > 127 ? -1 : (data[at * 4 + Math.min(c, 2)] ?? 0) / 255;
  return out;
}
