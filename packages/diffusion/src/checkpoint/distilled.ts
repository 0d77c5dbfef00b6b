/** Models that were taught to draw in few steps. Their networks are those of their family, so only a name tells
 *  them, and what it tells is a hint for people, never a setting. */
import type { Text } from "@inkloom/contract";

interface Distilled {
  readonly label: string;
  /** In the model's name, as a word of its own. */
  readonly name: RegExp;
  readonly steps: readonly [least: number, most: number];
  /** Highest guidance scale that suits it. */
  readonly cfg: number;
}

/** Ranges as the models' makers give them. */
const KINDS: readonly Distilled[] = [
  { label: "Turbo", name: /(^|[^a-z])turbo([^a-z]|$)/i, steps: [1, 8], cfg: 2.5 },
  { label: "Lightning", name: /(^|[^a-z])lightning([^a-z]|$)/i, steps: [2, 8], cfg: 2 },
  { label: "Hyper-SD", name: /(^|[^a-z])hyper(sd|-sd|xl)?([^a-z]|$)/i, steps: [1, 8], cfg: 2 },
  { label: "LCM", name: /(^|[^a-z])lcm([^a-z]|$)/i, steps: [2, 8], cfg: 2 },
];

/** A hint where the request is far from what such a model wants; undefined where there is nothing to say. */
export function distilledHint(
  name: string,
  { steps, cfg }: { readonly steps: number; readonly cfg: number },
): Text | undefined {
  const kind = KINDS.find((each) => each.name.test(name));
  if (kind === undefined || (steps <= 2 * kind.steps[1] && cfg <= kind.cfg)) return undefined;
  const [least, most] = kind.steps;
  return {
    en: `${name} looks like a ${kind.label} model, which draws with ${least} to ${most} steps and a guidance scale up to ${kind.cfg}; ${steps} steps and ${cfg} were asked for`,
    zh: `${name} 看来是 ${kind.label} 模型，适合 ${least} 到 ${most} 步、引导强度不超过 ${kind.cfg}；当前为 ${steps} 步、引导强度 ${cfg}`,
  };
}
