/** Labels of A1111's generation text by our parameters, with what their values are here. Labels are those of
 *  AUTOMATIC1111/stable-diffusion-webui 1.10 and its extensions; what Inkloom adds is read back, too. */

export interface Field {
  readonly parameter: string;
  /** Our value by theirs; what is not listed stays as it is. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What their text has and ours has not. */
  readonly without?: RegExp;
  /** Their number is ours times this. @default 1 */
  readonly times?: number;
}

const same = (parameter: string): Field => ({ parameter });
/** A1111 writes "name [beginning of its hash]". */
const model = (parameter: string): Field => ({ parameter, without: /\s*\[[0-9a-f]+\]$/ });
const named = (parameter: string, values: Field["values"] = {}): Field => ({ parameter, values });

/** Modes of guidance that changes along the way, as sd-dynamic-thresholding writes them: "Linear Down". */
const MODES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "Constant",
    "Linear Down",
    "Cosine Down",
    "Half Cosine Down",
    "Linear Up",
    "Cosine Up",
    "Half Cosine Up",
    "Power Up",
    "Power Down",
    "Linear Repeating",
    "Cosine Repeating",
    "Sawtooth",
  ].map((mode) => [mode, mode.toLowerCase().replaceAll(" ", "-")]),
);

/** "Size: 512x768" comes as two labels, with -1 and -2 behind. */
export const FIELDS: Readonly<Record<string, Field>> = {
  Steps: same("steps"),
  "CFG scale": same("cfg"),
  Seed: same("seed"),
  "Size-1": same("width"),
  "Size-2": same("height"),
  "Clip skip": same("clip_skip"),
  "Image CFG scale": same("image_cfg"),
  "Variation seed": same("variation_seed"),
  "Variation seed strength": same("variation_strength"),
  "Seed resize from-1": same("seed_resize_width"),
  "Seed resize from-2": same("seed_resize_height"),
  VAE: same("vae"),
  Refiner: model("refiner"),
  "Refiner switch at": same("refiner_switch_at"),
  Precision: same("precision"),
  "Repair text": named("repair_text", { True: true }),
  Emphasis: named("emphasis", {
    Original: "original",
    "No norm": "no-norm",
    Ignore: "ignore",
    None: "none",
    Comfy: "comfy",
    "Comfy++": "comfy++",
    "Comfy A1111": "comfy-a1111",
    "Comfy compel": "compel",
    "Comfy down-weight": "down-weight",
  }),

  Eta: same("eta"),
  "Eta DDIM": same("eta"),
  "Sigma churn": same("s_churn"),
  "Sigma tmin": same("s_tmin"),
  "Sigma tmax": same("s_tmax"),
  "Sigma noise": same("s_noise"),
  NGMS: same("s_min_uncond"),
  "Schedule min sigma": same("sigma_min"),
  "Schedule max sigma": same("sigma_max"),
  "Schedule rho": same("rho"),
  "Discard penultimate sigma": same("discard_next_to_last_sigma"),
  "CFG Rescale": same("cfg_rescale"),
  "CFG start": same("cfg_start"),
  "CFG end": same("cfg_end"),
  "CFG mode": named("cfg_schedule", MODES),
  "CFG scale minimum": same("cfg_min"),
  "Scheduler value": same("cfg_power"),
  "Dynamic thresholding enabled": same("dynamic_thresholding"),
  "Mimic scale": same("mimic_scale"),
  "Mimic mode": named("mimic_schedule", MODES),
  "Mimic scale minimum": same("mimic_min"),
  "Threshold percentile": { parameter: "threshold_percentile", times: 0.01 },
  "Separate Feature Channels": named("threshold_joint", { True: false, False: true }),
  "Scaling Startpoint": named("threshold_about", { MEAN: "mean", ZERO: "zero" }),
  "Variability Measure": named("threshold_measure", { AD: "largest", STD: "deviation" }),
  "Interpolate Phi": same("threshold_share"),

  "Hires upscale": same("hires"),
  "Hires resize-1": same("hires_width"),
  "Hires resize-2": same("hires_height"),
  "Hires upscaler": same("hires_upscaler"),
  "Hires steps": same("hires_steps"),
  "Hires checkpoint": model("hires_model"),
  "Hires sampler": same("hires_sampler"),
  "Hires schedule type": same("hires_schedule"),
  "Hires CFG Scale": same("hires_cfg"),
  "Hires prompt": same("hires_prompt"),
  "Hires negative prompt": same("hires_negative"),

  "Noise multiplier": same("noise_multiplier"),
  "Resize mode": named("resize", {
    "Just resize": "stretch",
    "Crop and resize": "crop",
    "Resize and fill": "fill",
    "Just resize (latent upscale)": "latent",
  }),
  "Conditional mask weight": same("mask_weight"),
  "Mask blur": same("mask_blur"),
  "Mask blur x": same("mask_blur_x"),
  "Mask blur y": same("mask_blur_y"),
  "Mask mode": named("mask_invert", { "Inpaint not masked": true, "Inpaint masked": false }),
  "Inpaint area": named("only_masked", { "Only masked": true, "Whole picture": false }),
  "Masked area padding": same("padding"),
  "Masked content": named("fill", {
    "latent noise": "noise",
    "latent nothing": "nothing",
  }),
  "Outpaint mode": same("outpaint_mode"),
  "Outpaint fall-off exponent": same("outpaint_falloff"),
  "Outpaint color variation": same("outpaint_colors"),
  "SD upscale factor": same("upscale_by"),
  "SD upscale overlap": same("upscale_overlap"),
  "SD upscale upscaler": same("upscaler"),
  Loops: same("loops"),
  "Final denoising strength": same("final_denoise"),
  "Denoising curve": named("denoise_curve", {
    Linear: "linear",
    Aggressive: "aggressive",
    Lazy: "lazy",
  }),
  "Soft inpainting enabled": same("soft"),
  "Soft inpainting schedule bias": same("soft_bias"),
  "Soft inpainting preservation strength": same("soft_preservation"),
  "Soft inpainting transition contrast boost": same("soft_contrast"),
  "Soft inpainting mask influence": same("soft_influence"),
  "Soft inpainting difference threshold": same("soft_threshold"),
  "Soft inpainting difference contrast": same("soft_difference_contrast"),
};

/** What is said and is no setting, or follows from one. */
export const ABOUT = [
  "Version",
  "User",
  "Model hash",
  "VAE hash",
  "Lora hashes",
  "TI hashes",
  "Hashes",
  "Batch pos",
  "Loop",
  "Batch size",
  "Beta schedule alpha",
  "Beta schedule beta",
] as const;
