/** Says by name how a file differs from what a model needs. */
import type { Shape } from "@inkloom/engine";
import type { Manifest, ManifestEntry } from "../manifest.ts";

export interface Misshaped {
  readonly key: string;
  readonly expected: Shape;
  readonly actual: Shape;
}

export interface ManifestComparison {
  /** Needed, not there. */
  readonly missing: Manifest;
  /** There, not needed, and not known to be harmless. */
  readonly extra: Manifest;
  /** There, not needed, and known: schedules, position numbers, averages beside the plain weights. */
  readonly harmless: Manifest;
  readonly misshaped: readonly Misshaped[];
}

/** What training leaves in checkpoints without any use for inference. */
const HARMLESS: readonly RegExp[] = [
  /(^|\.)position_ids$/,
  /^(betas|alphas_cumprod|alphas_cumprod_prev|log_one_minus_alphas_cumprod|logvar)$/,
  /^(sqrt_|posterior_|lvlb_weights$|scale_factor$)/,
  /^(first_stage_model\.)?(loss|model_ema)\./,
  /(^|\.)(logit_scale|text_projection)(\.weight)?$/,
];

/** Compares by canonical key. Trailing axes of size 1 do not count: a 1x1 convolution and a linear
 *  layer store the same bytes. */
export function compareManifest(expected: Manifest, actual: Manifest): ManifestComparison {
  const held = new Map(actual.map(({ key, shape }) => [key, shape]));
  const needed = new Set(expected.map(({ key }) => key));
  const unneeded = actual.filter(({ key }) => !needed.has(key));
  return {
    missing: expected.filter(({ key }) => !held.has(key)),
    extra: unneeded.filter((entry) => !isHarmless(entry)),
    harmless: unneeded.filter(isHarmless),
    misshaped: expected.flatMap(({ key, shape }) => {
      const given = held.get(key);
      if (given === undefined || core(given) === core(shape)) return [];
      return [{ key, expected: shape, actual: given }];
    }),
  };
}

const isHarmless = ({ key }: ManifestEntry): boolean => HARMLESS.some((rule) => rule.test(key));

const core = (shape: Shape): string => shape.join().replace(/(,1)+$/, "");
