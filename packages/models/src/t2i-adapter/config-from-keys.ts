/** A T2I-Adapter's configuration from the keys and shapes of its file, by canonical names. */
import { Problem, type Shape } from "@inkloom/engine";
import { hintChannels } from "../controlnet/small-count.ts";
import type { Manifest } from "../manifest.ts";
import { T2I_PREFIX, type T2iAdapterConfig } from "./config.ts";

/** Levels of every known adapter. */
const LEVELS = 4;

/** Side of the squares of pixels that become channels, by how many channels there are; SDXL's with colours (768) or
 *  lines (256), and the others'. */
const factorOf = (channels: number): number => (channels === 768 || channels === 256 ? 16 : 8);

/** @throws Problem `weights/missing` */
export function t2iAdapterConfigFromKeys(manifest: Manifest): T2iAdapterConfig {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  const shapeOf = (path: string): Shape | undefined => shapes.get(`${T2I_PREFIX}.${path}`);
  const size = (path: string, axis: number): number => {
    const found = shapeOf(path)?.[axis];
    if (found !== undefined) return found;
    throw new Problem("weights/missing", {
      en: `t2i-adapter: weight "${path}" is missing or misshaped`,
      zh: `t2i-adapter：缺少权重“${path}”，或其形状不符`,
    });
  };
  const count = (name: (i: number) => string): number => {
    let i = 0;
    while (shapeOf(name(i))) i++;
    return i;
  };
  const numbers = Array.from({ length: LEVELS }, (_, i) => i);
  if (shapeOf("conv_in.weight")) {
    const resBlocks = count((i) => `body.${i}.block1.weight`) / LEVELS;
    const channelsIn = size("conv_in.weight", 1);
    const factor = factorOf(channelsIn);
    return {
      form: "full",
      hintChannels: hintChannels(channelsIn / factor ** 2),
      factor,
      channels: numbers.map((i) => size(`body.${i * resBlocks}.block1.weight`, 0)),
      resBlocks,
      halves: factor === 16 ? [2] : [1, 2, 3],
      kernel: size("body.0.block2.weight", 2),
      learnedHalving: [...shapes.keys()].some((key) => key.endsWith(".down_opt.op.weight")),
    };
  }
  const channelsIn = size("body.0.in_conv.weight", 1);
  const factor = 8;
  return {
    form: "light",
    hintChannels: hintChannels(channelsIn / factor ** 2),
    factor,
    channels: numbers.map((i) => size(`body.${i}.out_conv.weight`, 0)),
    resBlocks: count((r) => `body.0.body.${r}.block1.weight`),
    halves: [1, 2, 3],
    kernel: 3,
    learnedHalving: false,
  };
}
