/** How the noise of a single file was scheduled, and what its network predicts: from what the file says, and
 *  where it says nothing, from its family and its weights. */
import { readFile, stat } from "node:fs/promises";
import { readFloat32, type WeightEntry, type WeightFile } from "@inkloom/engine/weights";
import type { FamilyName, UnetKind } from "./checkpoint.ts";
import type { NoiseSettings, Parameterization } from "./noise-settings.ts";

/** Keys that trainers put beside the weights to say so (AUTOMATIC1111/stable-diffusion-webui@82a973c,
 *  modules/sd_models.py; comfyanonymous/ComfyUI, comfy/supported_models.py). */
const V_KEYS = ["v_pred"];
const ZERO_SNR_KEYS = ["ztsnr"];

/** What metadata may say: https://github.com/Stability-AI/ModelSpec, and kohya's own. */
const V_METADATA: ReadonlyMap<string, RegExp> = new Map([
  ["modelspec.prediction_type", /^v(_prediction)?$/i],
  ["modelspec.architecture", /-v$/i],
  ["ss_v_parameterization", /^true$/i],
]);
const EPS_METADATA: ReadonlyMap<string, RegExp> = new Map([
  ["modelspec.prediction_type", /^eps(ilon)?$/i],
]);
const ZERO_SNR_METADATA: ReadonlyMap<string, RegExp> = new Map([
  ["modelspec.zero_terminal_snr", /^true$/i],
  ["ss_zero_terminal_snr", /^true$/i],
]);

/**
 * By precedence: keys, metadata, A1111's `<name>.yaml` beside the file, and for SD 2.x the weights, with a doubt
 * where they do not tell clearly. Other families predict noise unless something says otherwise.
 */
export async function singleFileNoise(
  file: WeightFile,
  family: FamilyName,
  kind: UnetKind | undefined,
): Promise<NoiseSettings> {
  const { entries, metadata } = file;
  const says = (rules: ReadonlyMap<string, RegExp>): boolean =>
    [...rules].some(([key, rule]) => rule.test(metadata[key] ?? ""));
  const zeroTerminalSnr = ZERO_SNR_KEYS.some((key) => entries.has(key)) || says(ZERO_SNR_METADATA);
  const betas = zeroTerminalSnr ? { zeroTerminalSnr } : {};
  const settings = (parameterization: Parameterization): NoiseSettings => ({
    betas,
    parameterization,
  });
  if (V_KEYS.some((key) => entries.has(key)) || says(V_METADATA)) return settings("v");
  if (says(EPS_METADATA)) return settings("eps");
  const beside = await parameterizationBeside(file.path);
  if (beside) return settings(beside);
  if (family !== "SD 2.x" || kind !== "plain") return settings("eps");
  const spread = await tellingSpread(entries);
  if (spread === undefined) return { ...settings("eps"), doubt: {} };
  const guess = settings(spread > WIDE ? "v" : "eps");
  const clear = spread < WIDE / CLEARLY || spread > WIDE * CLEARLY;
  return clear ? guess : { ...guess, doubt: { spread } };
}

/** A configuration is some kilobytes. */
const YAML_LIMIT = 2 ** 20;

/** A1111 reads a configuration of the checkpoint's name; the one line that matters here is
 *  `parameterization: "v"`. */
async function parameterizationBeside(path: string): Promise<Parameterization | undefined> {
  const yaml = path.replace(/\.[^./\\]+$/, ".yaml");
  const found = await stat(yaml).catch(() => undefined);
  if (yaml === path || !found?.isFile() || found.size > YAML_LIMIT) return undefined;
  const text = await readFile(yaml, "utf8");
  if (/^\s*parameterization:\s*["']?v["']?\s*(#.*)?$/m.test(text)) return "v";
  return /^model:/m.test(text) ? "eps" : undefined;
}

/** The bias that spreads wider in the velocity models of SD 2.x than in those that predict noise. */
const TELLING = "output_blocks.11.1.transformer_blocks.0.norm1.bias";
/** ComfyUI's border (comfyanonymous/ComfyUI, comfy/supported_models.py, SD20). It reads this one small weight, where
 *  A1111 runs the whole network once. */
const WIDE = 0.09;
/** Factor about the border in which the weight alone is not believed: ours, ComfyUI knows none. */
const CLEARLY = 1.5;

/** Standard deviation of the telling bias; undefined where there is none. */
async function tellingSpread(
  entries: ReadonlyMap<string, WeightEntry>,
): Promise<number | undefined> {
  const entry = [...entries.values()].find(({ key }) => key.endsWith(TELLING));
  if (entry === undefined) return undefined;
  const values = await readFloat32(entry);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.sqrt(variance);
}
