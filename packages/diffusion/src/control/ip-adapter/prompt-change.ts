/** What an image prompt changes in the U-Net's graph, and what it feeds at each call. */
import { input, type Tensor, type TensorData } from "@inkloom/engine";
import {
  imagePromptHooks,
  joinHooks,
  type LookedAt,
  promptFactor,
  sizeAtLevel,
  transformerPlaces,
  type UnetConfig,
} from "@inkloom/models";
import type { ControlCall, Moment, Side, UnetChange } from "../control-unit.ts";
import type { Region } from "../region.ts";
import type { OpenAdapter } from "./open-adapter.ts";
import type { PromptValues } from "./prompt.ts";

/** One picture of the prompt. */
export interface PromptPicture {
  readonly weight: number;
  /** Where it counts; absent for everywhere. */
  readonly mask?: Region | undefined;
}

export interface PromptOptions {
  readonly prefix: string;
  readonly config: UnetConfig;
  readonly weight: number;
  readonly weightType: string;
  readonly pictures: readonly PromptPicture[];
  /** Where the whole prompt counts; absent for everywhere. */
  readonly region?: Region | undefined;
  /** Outside of it values are zeros: another graph of the U-Net would have to be loaded for its absence. */
  readonly isActive: (moment: Moment) => boolean;
}

/** Pictures that are looked at together. */
interface Group {
  readonly pictures: readonly number[];
  readonly mask: Region | undefined;
}

/**
 * Pictures are looked at together, by one softmax, unless any has a mask; then each by itself, as in diffusers. Weights
 * are factors of values, which is the same as of what attention gives.
 */
export function promptChange(
  { blocks, config: { channels } }: OpenAdapter,
  values: PromptValues,
  options: PromptOptions,
): UnetChange {
  const { prefix, config, weight, weightType, pictures, region, isActive } = options;
  const groups = groupsOf(pictures, region);
  const count = transformerPlaces(config).length;
  const factors = blocks.map(
    ({ place, transformer }) =>
      weight * promptFactor(weightType, { index: transformer, side: place.side, count }),
  );
  const reached = blocks.flatMap((block, layer) =>
    factors[layer] === 0 ? [] : [{ block, layer }],
  );
  const name = (...parts: readonly (string | number)[]): string => [prefix, ...parts].join(".");
  const { tokens } = values;

  /** Of one side [tokens of the group, channels]. */
  const side = (layer: number, group: Group, what: "k" | "v", of: Side): Float32Array => {
    const size = tokens * (channels[layer] ?? 0);
    const all = values.layers[layer]?.[what] ?? new Float32Array();
    const out = new Float32Array(group.pictures.length * size);
    for (const [i, picture] of group.pictures.entries()) {
      const row = of === "wanted" ? picture : values.pictures;
      const factor = (factors[layer] ?? 0) * (pictures[picture]?.weight ?? 1);
      const part = all.subarray(row * size, (row + 1) * size);
      out.set(what === "k" ? part : part.map((value) => value * factor), i * size);
    }
    return out;
  };
  const made = new Map<string, Readonly<Record<string, TensorData>>>();
  const fed = (sides: readonly Side[], active: boolean): Readonly<Record<string, TensorData>> => {
    const key = `${sides.join()} ${active}`;
    const known = made.get(key);
    if (known) return known;
    const feeds: Record<string, TensorData> = {};
    for (const { layer } of reached)
      for (const [g, group] of groups.entries())
        for (const what of ["k", "v"] as const) {
          const length = group.pictures.length * tokens;
          const size = length * (channels[layer] ?? 0);
          const data = new Float32Array(sides.length * size);
          if (active || what === "k")
            for (const [row, of] of sides.entries())
              data.set(side(layer, group, what, of), row * size);
          const shape = [sides.length, length, channels[layer] ?? 0];
          feeds[name(what, layer, g)] = { dtype: "float32", shape, data };
        }
    made.set(key, feeds);
    return feeds;
  };
  const levels = [...new Set(reached.map(({ block }) => block.place.level))];
  const masks = new Map<string, Readonly<Record<string, TensorData>>>();

  return {
    name: `${prefix} image prompt ${JSON.stringify([
      reached.map(({ layer }) => layer),
      groups.map(({ pictures: each, mask }) => [each.length, mask !== undefined]),
      tokens,
    ])}`,
    trace(size, _, before) {
      const inputs: Record<string, Tensor> = {};
      const at = (key: string, shape: readonly number[]): Tensor =>
        (inputs[key] ??= input(key, shape));
      const looked = reached.map(({ block, layer }): [string, LookedAt[]] => [
        block.path,
        groups.map((group, g): LookedAt => {
          const shape = [size.batch, group.pictures.length * tokens, channels[layer] ?? 0];
          const { level } = block.place;
          const { height, width } = sizeAtLevel(size, level);
          return {
            k: at(name("k", layer, g), shape),
            v: at(name("v", layer, g), shape),
            ...(group.mask && { mask: at(name("mask", level, g), [1, height * width, 1]) }),
          };
        }),
      ]);
      const hooks = joinHooks([before.hooks ?? {}, imagePromptHooks(new Map(looked))]);
      return { inputs, options: { ...before, hooks } };
    },
    feeds: (call) =>
      Promise.resolve({ ...fed(call.sides, isActive(call.moment)), ...masksOf(call) }),
  };

  function masksOf({ x }: ControlCall): Readonly<Record<string, TensorData>> {
    const [, , rows, columns] = x.shape;
    const key = `${rows}x${columns}`;
    const known = masks.get(key);
    if (known) return known;
    const fitted: Record<string, TensorData> = {};
    for (const level of levels)
      for (const [g, { mask }] of groups.entries()) {
        const { height, width } = sizeAtLevel({ height: rows, width: columns }, level);
        if (mask)
          fitted[name("mask", level, g)] = {
            dtype: "float32",
            shape: [1, height * width, 1],
            data: mask(height, width),
          };
      }
    masks.set(key, fitted);
    return fitted;
  }
}

function groupsOf(pictures: readonly PromptPicture[], region: Region | undefined): Group[] {
  if (pictures.every(({ mask }) => mask === undefined))
    return [{ pictures: pictures.map((_, i) => i), mask: region }];
  return pictures.map(({ mask }, i) => ({ pictures: [i], mask: both(mask, region) }));
}

function both(a: Region | undefined, b: Region | undefined): Region | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (height, width) => {
    const second = b(height, width);
    return a(height, width).map((value, i) => value * (second[i] ?? 0));
  };
}
