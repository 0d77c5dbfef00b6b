/** The places of a U-Net at which something is added, as inputs of its graph. */
import { add, input, type Shape } from "@inkloom/engine";
import {
  joinHooks,
  type UnetConfig,
  type UnetHooks,
  type UnetOptions,
  type UnetSize,
} from "@inkloom/models";
import type { Place, TracedChange } from "./control-unit.ts";

/** All places that exist, with what is there: [batch, c, h, w]. */
function allPlaces(
  { levels, resBlocks }: UnetConfig,
  { batch, height, width }: UnetSize,
): ReadonlyMap<Place, Shape> {
  const shapes: Shape[] = [];
  let [rows, columns] = [height, width];
  const there = (channels: number): void => {
    shapes.push([batch, channels, rows, columns]);
  };
  there(levels[0]?.channels ?? 0);
  for (const [depth, { channels }] of levels.entries()) {
    for (let i = 0; i < resBlocks; i++) there(channels);
    if (depth === levels.length - 1) break;
    [rows, columns] = [Math.ceil(rows / 2), Math.ceil(columns / 2)];
    there(channels);
  }
  const middle: Shape = [batch, levels.at(-1)?.channels ?? 0, rows, columns];
  return new Map<Place, Shape>([
    ...shapes.map((shape, i) => [`skip.${i}` as const, shape] as const),
    ...shapes.map((shape, i) => [`block.${i}` as const, shape] as const),
    ["middle", middle],
  ]);
}

const isSkip = (place: Place): boolean => place.startsWith("skip.");

/** Those of units, and where there are skips all of them: graphs are either with or without. */
export function wholePlaces(
  asked: readonly Place[],
  config: UnetConfig,
  size: UnetSize,
): ReadonlyMap<Place, Shape> {
  const wanted = new Set(asked);
  const skips = asked.some(isSkip);
  return new Map(
    [...allPlaces(config, size)].filter(
      ([place]) => wanted.has(place) || (skips && (isSkip(place) || place === "middle")),
    ),
  );
}

/** Inputs by the places' names, and the options by which the U-Net adds them. */
export function tracedPlaces(places: ReadonlyMap<Place, Shape>, before: UnetOptions): TracedChange {
  const inputs = new Map([...places].map(([place, shape]) => [place, input(place, shape)]));
  const skips = [...inputs].filter(([place]) => isSkip(place)).map(([, tensor]) => tensor);
  const middle = inputs.get("middle");
  const hooks: UnetHooks = {
    features(path, x) {
      const block = /^input_blocks\.(\d+)$/.exec(path)?.[1];
      const place = block === undefined ? undefined : inputs.get(`block.${Number(block)}`);
      const more = path === "middle_block" && skips.length === 0 ? middle : place;
      return more ? add(x, more) : x;
    },
  };
  return {
    inputs: Object.fromEntries(inputs),
    options: {
      ...before,
      hooks: joinHooks([...(before.hooks ? [before.hooks] : []), hooks]),
      ...(skips.length > 0 && middle && { residuals: { skips, middle } }),
    },
  };
}
