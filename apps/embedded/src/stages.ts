/** Everything that makes the embedded model and what comes with it, in order. */
import { join } from "node:path";

export interface Stage {
  readonly name: string;
  /** What is there once it is done; a stage whose is there is passed over. */
  readonly gives: string;
  /** A script of this folder and what it is given. */
  readonly command: readonly string[];
}

/** How much is drawn, taught and measured. */
export interface Sizes {
  readonly scenes: number;
  readonly vaeSteps: number;
  readonly unetSteps: number;
  readonly controlScenes: number;
  readonly controlSteps: number;
  readonly lessons: number;
  readonly loraSteps: number;
  readonly batch: number;
  readonly prompts: number;
  readonly measured: number;
  readonly tries: number;
}

export const WHOLE: Sizes = {
  scenes: 30_000,
  vaeSteps: 16_000,
  unetSteps: 6000,
  controlScenes: 8000,
  controlSteps: 1500,
  lessons: 64,
  loraSteps: 800,
  batch: 24,
  prompts: 500,
  measured: 40,
  tries: 10,
};

/** Every stage once, in minutes, to see that all of them work; what it makes knows nothing. */
export const TRIAL: Sizes = {
  scenes: 24,
  vaeSteps: 2,
  unetSteps: 2,
  controlScenes: 8,
  controlSteps: 1,
  lessons: 8,
  loraSteps: 2,
  batch: 4,
  prompts: 2,
  measured: 1,
  tries: 1,
};

/** What each ControlNet follows: a preprocessor, or control pictures that lie beside the scenes. */
export const CONTROLS = [
  { name: "canny", preprocessor: "canny", isMade: true },
  { name: "scribble", preprocessor: "scribble_xdog", isMade: true },
  { name: "tile", preprocessor: "tile_resample", isMade: false },
  { name: "brightness", preprocessor: "recolor_luminance", isMade: true },
] as const;

export const LORA = "momo";
export const controlName = (name: string): string => `inkloom-mini-${name}`;

/** @param work folder that everything is made in */
export function stagesOf(work: string, sizes: Sizes): Stage[] {
  const at = (...parts: string[]): string => join(work, ...parts);
  return [
    ...ofModel(at, sizes),
    ...ofControls(at, sizes),
    ...ofLora(at, sizes),
    ...last(at, sizes),
  ];
}

type At = (...parts: string[]) => string;

/** The folder that `train-model` writes. */
const modelOf = (at: At): string => at("home", "models", "inkloom-mini");

function ofModel(at: At, { scenes, vaeSteps, unetSteps, batch }: Sizes): Stage[] {
  const dataset = at("scenes", "dataset.toml");
  const counts = ["--count", String(scenes), "--batch", String(batch)];
  return [
    {
      name: "scenes",
      gives: dataset,
      command: ["render-dataset.ts", "--folder", at("scenes"), ...counts],
    },
    {
      name: "autoencoder",
      gives: at("vae", "vae.safetensors"),
      command: ["train-vae.ts", "--folder", at("vae"), "--steps", String(vaeSteps)],
    },
    {
      name: "networks that know nothing yet",
      gives: at("begin", "model_index.json"),
      command: ["begin-model.ts", "--vae", at("vae", "vae.safetensors"), "--out", at("begin")],
    },
    {
      name: "U-Net and text encoder",
      gives: join(modelOf(at), "model_index.json"),
      command: trained(at, "train-model", {
        dataset,
        model: at("begin"),
        output_name: "inkloom-mini",
        train: "both",
        resolution: 128,
        learning_rate: 5e-4,
        lr_scheduler: "cosine",
        lr_warmup_steps: Math.min(300, unetSteps >> 1),
        min_snr_gamma: 5,
        ema_decay: 0.999,
        clip_skip: 1,
        max_train_steps: unetSteps,
        device: "cpu",
      }),
    },
  ];
}

function ofControls(at: At, { controlScenes, controlSteps, batch, measured }: Sizes): Stage[] {
  const counts = ["--count", String(controlScenes), "--batch", String(batch)];
  return [
    {
      name: "scenes for ControlNets",
      gives: at("control-scenes", "dataset.toml"),
      command: [
        "render-dataset.ts",
        "--folder",
        at("control-scenes"),
        ...counts,
        "--dropout",
        "0.3",
      ],
    },
    {
      name: "scenes with coarse pictures",
      gives: at("tile-scenes", "dataset.toml"),
      command: ["render-dataset.ts", "--folder", at("tile-scenes"), ...counts, "--tiles"],
    },
    ...CONTROLS.flatMap(({ name, preprocessor, isMade }): Stage[] => [
      {
        name: `ControlNet ${name}`,
        gives: at("home", "controlnet", `${controlName(name)}.safetensors`),
        command: trained(at, "train-controlnet", {
          dataset: at(isMade ? "control-scenes" : "tile-scenes", "dataset.toml"),
          ...(isMade && { preprocessor }),
          model: modelOf(at),
          output_name: controlName(name),
          resolution: 128,
          learning_rate: 5e-4,
          lr_scheduler: "cosine",
          lr_warmup_steps: Math.min(50, controlSteps >> 1),
          clip_skip: 1,
          max_train_steps: controlSteps,
          device: "cpu",
        }),
      },
      {
        name: `how ControlNet ${name} is followed`,
        gives: at("figures", `control-${name}.json`),
        command: [
          "measure-control.ts",
          ...drawn(at, `control-${name}`),
          ...["--control", controlName(name), "--preprocessor", preprocessor],
          ...["--count", String(measured)],
        ],
      },
    ]),
  ];
}

function ofLora(at: At, { lessons, loraSteps, batch, measured }: Sizes): Stage[] {
  const dataset = at("lessons", "dataset.toml");
  return [
    {
      name: "lessons",
      gives: dataset,
      command: ["render-lessons.ts", "--folder", at("lessons"), "--count", String(lessons)],
    },
    {
      name: "demonstration LoRA",
      gives: at("home", "loras", `${LORA}.safetensors`),
      command: trained(at, "train-lora", {
        dataset,
        model: modelOf(at),
        output_name: LORA,
        resolution: 128,
        network_dim: 16,
        network_alpha: 16,
        unet_lr: 2e-3,
        learning_rate: 1e-3,
        train_batch_size: Math.min(4, batch),
        clip_skip: 1,
        max_train_steps: loraSteps,
        device: "cpu",
      }),
    },
    {
      name: "what the LoRA gives",
      gives: at("figures", "lora.json"),
      command: [
        "measure-lora.ts",
        ...drawn(at, "lora"),
        "--lora",
        LORA,
        "--count",
        String(measured),
      ],
    },
  ];
}

function last(at: At, { prompts, measured, tries }: Sizes): Stage[] {
  const model = ["--model", modelOf(at)];
  return [
    {
      name: "what the autoencoder gives back",
      gives: at("figures", "vae.json"),
      command: ["measure-vae.ts", ...model, ...kept(at, "vae")],
    },
    {
      name: "what drawings show of their words",
      gives: at("figures", "attributes.json"),
      command: [
        "measure-attributes.ts",
        ...model,
        ...["--folder", at("measured"), "--count", String(prompts)],
        ...["--figures", at("figures", "attributes.json")],
      ],
    },
    {
      name: "inpainting",
      gives: at("figures", "inpainting.json"),
      command: [
        "measure-inpainting.ts",
        ...drawn(at, "inpainting"),
        ...["--count", String(measured * 2)],
      ],
    },
    {
      name: "codes",
      gives: at("figures", "codes.json"),
      command: [
        "measure-codes.ts",
        ...drawn(at, "codes"),
        ...["--request", JSON.stringify({ tries, wanted: tries })],
      ],
    },
    {
      name: "all of it in one place",
      gives: at("made", "inkloom-mini", "README.md"),
      command: ["assemble.ts", "--work", at("."), "--out", at("made")],
    },
  ];
}

const trained = (at: At, tool: string, request: object): string[] => [
  ...["train-here.ts", "--tool", tool, "--home", at("home")],
  ...["--request", JSON.stringify(request)],
];

const drawn = (at: At, name: string): string[] => [
  ...["--model", modelOf(at), "--home", at("home")],
  ...kept(at, name),
];

const kept = (at: At, name: string): string[] => [
  ...["--sheet", at("figures", `${name}.png`)],
  ...["--figures", at("figures", `${name}.json`)],
];
