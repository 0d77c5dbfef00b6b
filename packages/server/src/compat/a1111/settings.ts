/** `options` and `override_settings`: A1111's settings that change pictures, and what they are here. */
import type { Text } from "@inkloom/contract";
import { DialectProblem } from "../dialect-problem.ts";

/** What a setting takes, in order of strictness of the check. */
type SettingKind = "text" | "texts" | "number" | "integer" | "flag" | readonly string[];

interface Setting {
  readonly kind: SettingKind;
  readonly standard: unknown;
  readonly about: Text;
}

const setting = (kind: SettingKind, standard: unknown, en: string, zh: string): Setting => ({
  kind,
  standard,
  about: { en, zh },
});

/** Names and defaults: AUTOMATIC1111/stable-diffusion-webui 1.10, modules/shared_options.py. The random stream is
 *  Inkloom's default where A1111 says GPU. */
export const SETTINGS = {
  sd_model_checkpoint: setting(
    "text",
    "",
    "`model`, by title, name or hash",
    "`model`，可用标题、名称或哈希",
  ),
  sd_vae: setting("text", "Automatic", "`vae`", "`vae`"),
  forge_additional_modules: setting(
    "texts",
    [],
    "of Forge: one VAE, where `sd_vae` says Automatic",
    "来自 Forge：`sd_vae` 为 Automatic 时使用的一个 VAE",
  ),
  CLIP_stop_at_last_layers: setting("integer", 1, "`clip_skip`", "`clip_skip`"),
  randn_source: setting(["GPU", "CPU", "NV"], "CPU", "`noise`; NV is GPU", "`noise`；NV 等同 GPU"),
  eta_noise_seed_delta: setting("integer", 0, "only 0", "只能为 0"),
  eta_ancestral: setting("number", 1, "`eta` of other samplers", "其他采样器的 `eta`"),
  eta_ddim: setting("number", 0, "`eta` of DDIM", "DDIM 的 `eta`"),
  s_churn: setting("number", 0, "`s_churn`", "`s_churn`"),
  s_tmin: setting("number", 0, "`s_tmin`", "`s_tmin`"),
  s_tmax: setting("number", 0, "`s_tmax`", "`s_tmax`"),
  s_noise: setting("number", 1, "`s_noise`", "`s_noise`"),
  s_min_uncond: setting("number", 0, "`s_min_uncond`", "`s_min_uncond`"),
  sigma_min: setting(
    "number",
    0,
    "`sigma_min`; 0 is the model's own",
    "`sigma_min`；0 为模型自身的值",
  ),
  sigma_max: setting(
    "number",
    0,
    "`sigma_max`; 0 is the model's own",
    "`sigma_max`；0 为模型自身的值",
  ),
  rho: setting("number", 0, "`rho`; 0 is the schedule's own", "`rho`；0 为调度自身的值"),
  always_discard_next_to_last_sigma: setting(
    "flag",
    false,
    "`discard_next_to_last_sigma`",
    "`discard_next_to_last_sigma`",
  ),
  emphasis: setting(
    ["Original", "None", "Ignore", "No norm"],
    "Original",
    "`emphasis`",
    "`emphasis`",
  ),
  initial_noise_multiplier: setting("number", 1, "`noise_multiplier`", "`noise_multiplier`"),
  inpainting_mask_weight: setting("number", 1, "`mask_weight`", "`mask_weight`"),
  img2img_color_correction: setting("flag", false, "`color_correction`", "`color_correction`"),
  use_old_karras_scheduler_sigmas: setting("flag", false, "only false", "只能为 false"),
  return_grid: setting(
    "flag",
    true,
    "whether there are grids before the pictures",
    "图片之前是否附网格图",
  ),
  n_rows: setting(
    "integer",
    -1,
    "rows of a grid; 0 for as many as a batch has pictures, -1 for about a square",
    "网格图的行数；0 表示与每批图片数相同，-1 表示接近正方形",
  ),
  live_previews_enable: setting(
    "flag",
    true,
    "whether progress shows a picture",
    "进度中是否附图片",
  ),
  samples_format: setting(["png", "jpg", "jpeg", "webp"], "png", "kind of the files", "文件类型"),
  jpeg_quality: setting("integer", 80, "of JPEG and WebP", "用于 JPEG 和 WebP"),
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;

/** Settings of A1111's page, files and memory, with its defaults: they change no picture, are kept and answered. */
const KEPT_SETTINGS: Settings = {
  samples_save: true,
  grid_save: true,
  return_mask: false,
  return_mask_composite: false,
  do_not_show_images: false,
  grid_only_if_multiple: true,
  enable_pnginfo: true,
  save_txt: false,
  export_for_4chan: true,
  filter_nsfw: false,
  show_progress_every_n_steps: 10,
  show_progress_type: "Approx NN",
  sd_checkpoint_cache: 0,
  sd_checkpoints_limit: 1,
  sd_vae_checkpoint_cache: 0,
  sd_checkpoint_hash: "",
  face_restoration: false,
  face_restoration_model: "CodeFormer",
  code_former_weight: 0.5,
  upscaler_for_img2img: null,
  forge_preset: null,
  forge_inference_memory: null,
  forge_async_loading: null,
  forge_pin_shared_memory: null,
  memmon_poll_rate: 8,
  samples_log_stdout: false,
  multiple_tqdm: true,
};

/** Values by name, those of `SETTINGS` checked. */
export type Settings = Readonly<Record<string, unknown>>;

export const STANDARD_SETTINGS: Settings = {
  ...KEPT_SETTINGS,
  ...Object.fromEntries(Object.entries(SETTINGS).map(([name, { standard }]) => [name, standard])),
};

/** The settings with others in their place; null leaves one as it is.
 *  @throws DialectProblem 422 for a setting that is not known, or a value that it does not take */
export function withSettings(settings: Settings, given: Settings): Settings {
  const changed: Record<string, unknown> = { ...settings };
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    const known = isSetting(name) ? SETTINGS[name] : undefined;
    if (known === undefined && !Object.hasOwn(KEPT_SETTINGS, name))
      throw problem(name, {
        en: `${name}: unknown setting, expected one of ${Object.keys(SETTINGS).join(", ")}.`,
        zh: `${name}：未知的设置，应为以下之一：${Object.keys(SETTINGS).join("、")}。`,
      });
    if (known !== undefined && !fits(known.kind, value))
      throw problem(name, {
        en: `${name}: got ${excerpt(value)}, expected ${typeof known.kind === "string" ? KINDS[known.kind].en : known.kind.join(", ")}.`,
        zh: `${name}：给出的是 ${excerpt(value)}，应为${typeof known.kind === "string" ? KINDS[known.kind].zh : known.kind.join("、")}。`,
      });
    if (known === undefined && !isPlain(value))
      throw problem(name, {
        en: `${name}: got ${excerpt(value)}, expected a short text, a number, true or false.`,
        zh: `${name}：给出的是 ${excerpt(value)}，应为短文本、数字、true 或 false。`,
      });
    const fixed = FIXED[name];
    if (fixed !== undefined && value !== fixed.value)
      throw problem(name, {
        en: `${name}: got ${excerpt(value)}, expected ${String(fixed.value)}: ${fixed.why.en}.`,
        zh: `${name}：给出的是 ${excerpt(value)}，应为 ${String(fixed.value)}：${fixed.why.zh}。`,
      });
    changed[name] = value;
  }
  return changed;
}

/** Settings that can only be what they are, and why. */
const FIXED: Readonly<Record<string, { readonly value: unknown; readonly why: Text }>> = {
  eta_noise_seed_delta: {
    value: 0,
    why: { en: "fresh noise has the picture's own seed", zh: "新噪声使用图片自身的种子" },
  },
  use_old_karras_scheduler_sigmas: {
    value: false,
    why: { en: "noise levels are those of A1111 1.10", zh: "噪声水平与 A1111 1.10 相同" },
  },
};

/** Characters of a text that is kept. */
const LONGEST = 1000;

/** Texts of a list that is kept. */
const MOST_TEXTS = 16;

const isPlain = (value: unknown): boolean =>
  typeof value === "boolean" ||
  typeof value === "number" ||
  (typeof value === "string" && value.length <= LONGEST);

const isSetting = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name);

const problem = (field: string, sentence: Text): DialectProblem =>
  new DialectProblem(422, sentence, { field });

const excerpt = (value: unknown): string => JSON.stringify(value).slice(0, 60);

function fits(kind: SettingKind, value: unknown): boolean {
  if (typeof kind === "object") return typeof value === "string" && kind.includes(value);
  if (kind === "text") return typeof value === "string" && isPlain(value);
  if (kind === "texts")
    return (
      Array.isArray(value) &&
      value.length <= MOST_TEXTS &&
      value.every((each) => typeof each === "string" && isPlain(each))
    );
  if (kind === "flag") return typeof value === "boolean";
  return kind === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value);
}

const KINDS = {
  text: { en: "a short text", zh: "短文本" },
  texts: { en: "a list of short texts", zh: "短文本列表" },
  number: { en: "a number", zh: "数字" },
  integer: { en: "a whole number", zh: "整数" },
  flag: { en: "true or false", zh: " true 或 false" },
} as const;

/** Our streams by A1111's names; NV is its GPU's stream computed on the CPU. */
const NOISE: Readonly<Record<string, string>> = {
  GPU: "a1111-gpu",
  NV: "a1111-gpu",
  CPU: "a1111-cpu",
};
const EMPHASIS: Readonly<Record<string, string>> = {
  Original: "original",
  None: "none",
  Ignore: "ignore",
  "No norm": "no-norm",
};

/** The settings as parameters of drawing; models are resolved elsewhere. */
export function drawingSettings(settings: Settings, sampler: string): Record<string, unknown> {
  const value = (name: SettingName): unknown => settings[name] ?? SETTINGS[name].standard;
  const unlessZero = (name: SettingName) => (value(name) === 0 ? undefined : value(name));
  // A1111's defaults of both are ours, where the parameter is absent.
  const etaName = sampler === "DDIM" ? "eta_ddim" : "eta_ancestral";
  const eta = value(etaName);
  return {
    clip_skip: value("CLIP_stop_at_last_layers"),
    noise: NOISE[String(value("randn_source"))],
    eta: eta === SETTINGS[etaName].standard ? undefined : eta,
    s_churn: value("s_churn"),
    s_tmin: value("s_tmin"),
    s_tmax: value("s_tmax"),
    s_noise: value("s_noise"),
    s_min_uncond: value("s_min_uncond"),
    sigma_min: unlessZero("sigma_min"),
    sigma_max: unlessZero("sigma_max"),
    rho: unlessZero("rho"),
    discard_next_to_last_sigma: value("always_discard_next_to_last_sigma"),
    emphasis: EMPHASIS[String(value("emphasis"))],
  };
}

/** Those of drawing from a picture. */
export const pictureSettings = (settings: Settings): Record<string, unknown> => ({
  noise_multiplier: settings["initial_noise_multiplier"],
  mask_weight: settings["inpainting_mask_weight"],
  color_correction: settings["img2img_color_correction"],
});
