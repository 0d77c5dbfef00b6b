/** What some units do to the noise that a walk begins with: it has been added to their picture at the last training time,
 *  as a model has seen it, so that what is drawn keeps to that picture's coarse colours.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py (HackedImageRNG). */
import type { Latents } from "../latents/latents.ts";
import type { ControlRun } from "./control-unit.ts";

/** Where a walk begins: at `start`, in which `noise` is, `share` times. */
export interface Beginning {
  readonly start: Latents;
  /** [n, c, h, w], of deviation 1. */
  readonly noise: Float32Array;
  readonly share: number;
}

/** The start with the noise in it changed by the last of the units that changes it; `most` is the highest sigma. */
export function begins(
  runs: readonly Pick<ControlRun, "noised">[],
  { start, noise, share }: Beginning,
  most: number,
): Latents {
  const noised = runs.findLast((run) => run.noised)?.noised;
  if (noised === undefined) return start;
  const [pictures, channels, height, width] = start.shape;
  const size = channels * height * width;
  const ofNoise = most / Math.hypot(1, most);
  const ofPicture = 1 / Math.hypot(1, most);
  const data = start.data.slice();
  for (let number = 0; number < pictures; number++) {
    const picture = noised(number);
    for (let i = 0, at = number * size; i < size; i++, at++) {
      const before = noise[at] ?? 0;
      const after = ofPicture * (picture[i] ?? 0) + ofNoise * before;
      data[at] = (data[at] ?? 0) + share * (after - before);
    }
  }
  return { data, shape: start.shape };
}
