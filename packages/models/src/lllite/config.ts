/** What a ControlNet-LLLite's file holds, read from its keys and shapes. */
import { Problem } from "@inkloom/engine";
import type { Manifest } from "../manifest.ts";
import type { UnetConfig } from "../unet/config.ts";
import { blocksOf, transformerPlaces } from "../unet/places.ts";

export interface LlliteModule {
  /** As the file calls it, e.g. `lllite_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q`. */
  readonly name: string;
  /** Its layer, by path below the U-Net's. */
  readonly path: string;
  /** How often height and width are halved where the layer is. */
  readonly level: number;
  /** Values of the layer's input. */
  readonly channels: number;
  /** Values of the module between its layers. */
  readonly width: number;
  /** Values that it sees of a place of the control picture. */
  readonly embedding: number;
  /** Strides of the convolutions over the control picture, as large as their kernels. */
  readonly steps: readonly number[];
}

const PREFIX = "lllite_unet_";
const LAYERS = ["attn1.to_q", "attn1.to_k", "attn1.to_v", "attn2.to_q"];

/** Whether a file with these keys is one. */
export const isLllite = (keys: Iterable<string>): boolean =>
  [...keys].some((key) => key.startsWith(PREFIX));

/**
 * The modules of a file, with the layers of this U-Net that they belong to.
 * @throws Problem `control/damaged` where one has a layer that U-Nets of Stable Diffusion do not have or that LLLite does
 * not change, `control/family` where its layer is another U-Net's
 */
export function llliteModules(manifest: Manifest, config: UnetConfig): LlliteModule[] {
  const shapes = new Map(manifest.map(({ key, shape }) => [key, shape]));
  const layers = new Map(
    transformerPlaces(config).flatMap((place) =>
      blocksOf(place).flatMap((block) =>
        LAYERS.map((layer) => {
          const path = `${block}.${layer}`;
          return [
            PREFIX + path.replaceAll(".", "_"),
            { path, channels: place.channels, level: place.level },
          ] as const;
        }),
      ),
    ),
  );
  const names = [...new Set(manifest.map(({ key }) => key.slice(0, key.indexOf("."))))];
  return names.map((name) => {
    const size = (key: string, axis: number): number => {
      const value = shapes.get(`${name}.${key}`)?.[axis];
      if (value !== undefined && value > 0) return value;
      throw new Problem("control/damaged", {
        en: `ControlNet-LLLite: ${name}.${key} is missing or misshaped`,
        zh: `ControlNet-LLLite：缺少 ${name}.${key}，或其形状不符`,
      });
    };
    const layer = layers.get(name);
    const channels = size("down.0.weight", 1);
    if (layer?.channels !== channels)
      throw new Problem("control/family", {
        en: `ControlNet-LLLite: ${name} of ${channels} channels does not fit this checkpoint, expected one that was made for its family (these files are made for SDXL)`,
        zh: `ControlNet-LLLite：${name}（${channels} 个通道）与该检查点不符，应使用为其系列制作的文件（此类文件通常用于 SDXL）`,
      });
    const steps: number[] = [];
    while (shapes.has(`${name}.conditioning1.${2 * steps.length}.weight`))
      steps.push(size(`conditioning1.${2 * steps.length}.weight`, 2));
    return {
      name,
      path: layer.path,
      level: layer.level,
      channels,
      width: size("down.0.weight", 0),
      embedding: 2 * size("conditioning1.0.weight", 0),
      steps,
    };
  });
}
