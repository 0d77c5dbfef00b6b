/** What an axis may be called. */
import type { ToolDeclaration } from "@inkloom/contract";

/** Changes of the prompt's words, by A1111's labels. */
export const IS_PROMPT = { replace: "Prompt S/R", order: "Prompt order" } as const;

/** A1111's labels (scripts/xyz_grid.py@02d5a43, axis_options) that are not our own, by our parameter. */
const A1111: Readonly<Record<string, readonly string[]>> = {
  cfg: ["CFG Scale"],
  model: ["Checkpoint name", "Checkpoint"],
  schedule: ["Schedule type", "Scheduler"],
  noise: ["RNG source", "RNG"],
  variation_seed: ["Var. seed", "Variation seed"],
  variation_strength: ["Var. strength", "Variation seed strength"],
  denoise: ["Denoising"],
  hires_denoise: ["Denoising"],
  image_cfg: ["Image CFG Scale"],
  mask_weight: ["Cond. Image Mask Weight"],
  s_min_uncond: ["Negative Guidance minimum sigma"],
  s_churn: ["Sigma Churn"],
  s_tmin: ["Sigma min"],
  s_tmax: ["Sigma max"],
  s_noise: ["Sigma noise"],
  sigma_min: ["Schedule min sigma"],
  sigma_max: ["Schedule max sigma"],
  rho: ["Schedule rho"],
  discard_next_to_last_sigma: ["Always discard next-to-last sigma"],
  hires_upscaler: ["Hires upscaler"],
  hires_steps: ["Hires steps"],
  hires_sampler: ["Hires sampler"],
  refiner: ["Refiner checkpoint"],
  refiner_switch_at: ["Refiner switch at"],
};

/** Not asked for one cell at a time. */
const ONE_FOR_ALL = ["batch", "device", "prompts", "prompts_at", "prompts_seed"];

/** The parameter that a name means, or a change of the prompt; undefined for any other name. Case, blanks and
 *  signs do not matter. */
export function nameOfAxis(name: string, tool: Pick<ToolDeclaration, "notes">): string | undefined {
  const asked = plain(name);
  const prompt = Object.values(IS_PROMPT).find((each) => plain(each) === asked);
  if (prompt !== undefined) return prompt;
  return Object.entries(tool.notes)
    .filter(([parameter]) => !ONE_FOR_ALL.includes(parameter))
    .find(([parameter, { cli, label }]) => {
      const flag = "flag" in cli ? [cli.flag, cli.short ?? ""] : [];
      const names = [parameter, ...flag, label.en, label.zh, ...(A1111[parameter] ?? [])];
      return names.some((each) => plain(each) === asked);
    })?.[0];
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
