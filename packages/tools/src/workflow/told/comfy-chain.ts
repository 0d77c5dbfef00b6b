/** A finished job of `generate` as the chain of ComfyUI's nodes that draws the same picture there. */
import { type ParamsOf, Problem, TOOLS, validate } from "@inkloom/contract";
import { type Prompt, resolveSampler, resolveSchedule, SAMPLERS } from "@inkloom/diffusion";

/** What the chain says, or what has no part in the picture; all else must be as it is by default. */
const SAID = [
  "prompt",
  "negative_prompt",
  "steps",
  "cfg",
  "seed",
  "width",
  "height",
  "batch",
  "model",
  "sampler",
  "schedule",
  "clip_skip",
  "device",
  // Looked at by themselves.
  "noise",
  "emphasis",
  // Without a strength it does nothing.
  "variation_seed",
];

/** Those that are the same mathematics there, and whether they draw noise on their way. */
const SAMPLER_NAMES: Readonly<Record<string, readonly [name: string, noisy: boolean]>> = {
  euler: ["euler", false],
  "euler-a": ["euler_ancestral", true],
  heun: ["heun", false],
  dpm2: ["dpm_2", false],
  "dpm2-a": ["dpm_2_ancestral", true],
  "dpmpp-2s-a": ["dpmpp_2s_ancestral", true],
  "dpmpp-2m": ["dpmpp_2m", false],
  "dpmpp-2m-sde": ["dpmpp_2m_sde", true],
  "dpmpp-2m-sde-heun": ["dpmpp_2m_sde_heun", true],
  "dpmpp-3m-sde": ["dpmpp_3m_sde", true],
  ipndm: ["ipndm", false],
  deis: ["deis", false],
};

const SCHEDULE_NAMES: Readonly<Record<string, string>> = {
  uniform: "normal",
  normal: "normal",
  karras: "karras",
  exponential: "exponential",
  "sgm-uniform": "sgm_uniform",
  simple: "simple",
  ddim: "ddim_uniform",
  beta: "beta",
  "kl-optimal": "kl_optimal",
};

export interface ChainOptions {
  /** Size of the picture, where the job left it to the model; pixels. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** What the loader's list calls a model. */
  readonly checkpoint: (model: string) => string;
}

/** @throws Problem `workflow/untold` that names what ComfyUI's nodes cannot say */
export function comfyChain(
  given: Readonly<Record<string, unknown>>,
  { size, checkpoint }: ChainOptions,
): Prompt {
  const request = validate(TOOLS.generate, { ...size, ...given });
  const { sampler, scheduler, untold } = readable(request);
  if (untold.length > 0)
    throw new Problem(
      "workflow/untold",
      {
        en: `ComfyUI's nodes cannot say: ${untold.join(", ")}.`,
        zh: `ComfyUI 的节点无法表示：${untold.join("、")}。`,
      },
      {
        faults: untold.map((field) => ({
          field,
          sentence: { en: `${field} is beyond the chain.`, zh: `${field} 超出了该节点链。` },
        })),
      },
    );
  const { clip_skip: skip, width, height } = request;
  const clip = skip === 1 ? ["4", 1] : ["10", 0];
  const words = (text: string, title: string) => ({
    class_type: "CLIPTextEncode",
    inputs: { text, clip },
    _meta: { title },
  });
  return {
    "3": {
      class_type: "KSampler",
      inputs: {
        seed: request.seed,
        steps: request.steps,
        cfg: request.cfg,
        sampler_name: sampler,
        scheduler,
        denoise: 1,
        model: ["4", 0],
        positive: ["6", 0],
        negative: ["7", 0],
        latent_image: ["5", 0],
      },
    },
    "4": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: checkpoint(request.model) } },
    "5": {
      class_type: "EmptyLatentImage",
      inputs: { width, height, batch_size: request.batch },
    },
    "6": words(request.prompt, "Prompt"),
    "7": words(request.negative_prompt, "Negative prompt"),
    "8": { class_type: "VAEDecode", inputs: { samples: ["3", 0], vae: ["4", 2] } },
    "9": {
      class_type: "SaveImage",
      inputs: { images: ["8", 0], filename_prefix: "Inkloom" },
    },
    ...(skip !== 1 && {
      "10": {
        class_type: "CLIPSetLastLayer",
        inputs: { clip: ["4", 1], stop_at_clip_layer: -skip },
      },
    }),
  };
}

function readable(request: ParamsOf<"generate">): {
  readonly sampler: string;
  readonly scheduler: string;
  readonly untold: readonly string[];
} {
  const schemas: Readonly<Record<string, object>> = TOOLS.generate.parameters.properties;
  const untold = Object.entries(request).flatMap(([name, value]) => {
    const schema = schemas[name] ?? {};
    const standard = "default" in schema ? schema.default : undefined;
    return SAID.includes(name) || value === standard ? [] : [name];
  });
  const { sampler: id, schedule: fused } = resolveSampler(request.sampler);
  const asked = fused ?? resolveSchedule(request.schedule);
  const schedule = asked === "automatic" ? SAMPLERS[id].automaticSchedule : asked;
  const [sampler, noisy] = SAMPLER_NAMES[id] ?? [];
  const scheduler = SCHEDULE_NAMES[schedule];
  const comfy = request.emphasis === "comfy";
  const plain = (text: string): boolean => !(comfy ? BEYOND_COMFY : BEYOND_PLAIN).test(text);
  const told: Readonly<Record<string, boolean>> = {
    sampler: sampler !== undefined,
    schedule: scheduler !== undefined,
    prompt: plain(request.prompt),
    negative_prompt: plain(request.negative_prompt),
    // The first noise of a single picture is the same there.
    noise:
      request.noise === "comfy" ||
      (request.noise === "a1111-cpu" && noisy === false && request.batch === 1),
    width: request.width !== undefined && request.height !== undefined,
  };
  untold.push(...Object.keys(told).filter((name) => told[name] === false));
  return { sampler: sampler ?? "", scheduler: scheduler ?? "", untold };
}

/** Tags of networks, wildcards and choices, which ComfyUI's own text node does not read. */
const BEYOND_COMFY = /<[a-z]+:|__|[{}]/i;
/** Signs that A1111's language gives a meaning, which there is another. */
const BEYOND_PLAIN = /[()[\]{}<>\\#]|__|\bAND\b|\bBREAK\b/;
