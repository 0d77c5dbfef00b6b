/** Models that were taught to draw in few steps. Their networks are those of their family, so only a name tells
 *  them, and what it tells is a hint for people, never a setting. */
import type { Text } from "@inkloom/contract";
import { type SamplerId, SAMPLERS } from "../samplers/index.ts";

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

/** What the U-Net of a whole LCM checkpoint wants, which is told its guidance scale: other than of a model with
 *  the same name but an ordinary network. */
const TOLD = { steps: [1, 8], sampler: "lcm" } as const;

/** A hint for a network that reads its guidance scale; undefined where there is nothing to say. */
export function toldHint(
  name: string,
  {
    steps,
    sampler,
    negative_prompt: negative,
  }: { readonly steps: number; readonly sampler: SamplerId; readonly negative_prompt: string },
): Text | undefined {
  const [least, most] = TOLD.steps;
  const fits = steps <= 2 * most && sampler === TOLD.sampler;
  if (fits && negative === "") return undefined;
  const { label } = SAMPLERS[sampler];
  const idle = {
    en: negative === "" ? "" : "; the negative prompt does nothing with it",
    zh: negative === "" ? "" : "；反向提示词对它不起作用",
  };
  return {
    en: `${name} is a consistency model that is told its guidance scale: it draws with the sampler LCM in ${least} to ${most} steps${idle.en}; ${label} and ${steps} steps were asked for`,
    zh: `${name} 是直接读取引导强度的一致性模型：适合采样器 LCM、${least} 到 ${most} 步${idle.zh}；当前为 ${label}、${steps} 步`,
  };
}

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
