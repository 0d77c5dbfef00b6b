/** A file's keys and shapes, asked for the sizes of a network. */
import { Problem, type Shape, show } from "@inkloom/engine";
import type { Manifest } from "../manifest.ts";

export interface KeyShapes {
  readonly keys: readonly string[];
  has(...keys: readonly string[]): boolean;
  /** Size of one axis of the weight `key`. @throws Problem `upscaler/damaged` where it has none */
  size(key: string, axis: number): number;
  /** One more than the largest number that follows `prefix.`; 0 where none does. */
  count(prefix: string): number;
}

export function keyShapes(manifest: Manifest): KeyShapes {
  const shapes = new Map<string, Shape>(manifest.map(({ key, shape }) => [key, shape]));
  const keys = [...shapes.keys()];
  return {
    keys,
    has: (...names) => names.every((name) => shapes.has(name)),
    size(key, axis) {
      const shape = shapes.get(key);
      const size = shape?.[axis];
      if (size === undefined || size < 1) {
        const given = shape === undefined ? undefined : show(shape);
        throw damaged({
          en: `${key} is ${given ?? "missing"}, expected a size on axis ${axis}`,
          zh: `${key} ${given === undefined ? "缺失" : `为 ${given}`}，应在第 ${axis} 轴有大小`,
        });
      }
      return size;
    },
    count(prefix) {
      const numbers = keys.flatMap((key) => {
        const number = key.startsWith(`${prefix}.`)
          ? /^\d+/.exec(key.slice(prefix.length + 1))?.[0]
          : undefined;
        return number === undefined ? [] : [Number(number)];
      });
      return Math.max(-1, ...numbers) + 1;
    },
  };
}

/** The whole square root of a size; `what` names the weight.
 *  @throws Problem `upscaler/damaged` where it has none */
export function wholeRoot(value: number, what: string): number {
  const root = Math.round(Math.sqrt(value));
  if (root < 1 || root * root !== value)
    throw damaged({
      en: `${what}: ${value} is no square number, which its network needs`,
      zh: `${what}：${value} 不是平方数，而该网络要求平方数`,
    });
  return root;
}

/** Scale and channels whose product `scale^2 channels` is `values`, the channels that went in being the
 *  first guess. @throws Problem `upscaler/damaged` where there are none */
export function shuffleOf(
  values: number,
  channels: number,
  what: string,
): { readonly scale: number; readonly out: number } {
  for (const out of [channels, 3, 4, 1]) {
    const scale = Math.round(Math.sqrt(values / out));
    if (scale >= 1 && scale * scale * out === values) return { scale, out };
  }
  throw damaged({
    en: `${what}: ${values} channels, expected the square of a scale times 1, 3 or 4`,
    zh: `${what}：${values} 个通道，应为放大倍数的平方乘以 1、3 或 4`,
  });
}

/** Whole numbers of a pixel shuffle in steps: `prefix.0`, `prefix.2` ... */
export function shuffleSteps(
  keys: KeyShapes,
  prefix: string,
): { readonly features: number; readonly factors: readonly number[] } {
  const factors: number[] = [];
  let features = 0;
  for (let i = 0; keys.has(`${prefix}.${i}.weight`); i += 2) {
    const key = `${prefix}.${i}.weight`;
    features = keys.size(key, 1);
    factors.push(wholeRoot(keys.size(key, 0) / features, key));
  }
  return { features, factors };
}

const damaged = (sentence: ConstructorParameters<typeof Problem>[1]): Problem =>
  new Problem("upscaler/damaged", sentence);
