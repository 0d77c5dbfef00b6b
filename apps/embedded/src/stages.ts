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
  readonly readerSteps: number;
  /** Of the networks' two parts; the first is cut off on the way of a longer schedule. */
  readonly parts: readonly [first: Part, second: Part];
  readonly controlScenes: number;
  readonly controlSteps: number;
  readonly controlBatch: number;
  readonly lessons: number;
  readonly loraSteps: number;
  readonly batch: number;
  readonly prompts: number;
  readonly measured: number;
  readonly tries: number;
}

interface Part {
  readonly schedule: number;
  readonly steps: number;
}

export const WHOLE: Sizes = {
  scenes: 30_000,
  vaeSteps: 16_000,
  readerSteps: 1500,
  parts: [
    { schedule: 6000, steps: 3500 },
    { schedule: 3000, steps: 3000 },
  ],
  controlScenes: 8000,
  controlSteps: 1000,
  controlBatch: 8,
  lessons: 64,
  loraSteps: 1600,
  batch: 24,
  prompts: 500,
  measured: 40,
  tries: 10,
};

/** Every stage once, in minutes, to see that all of them work; what it makes knows nothing. */
export const TRIAL: Sizes = {
  scenes: 24,
  vaeSteps: 2,
  readerSteps: 2,
  parts: [
    { schedule: 2, steps: 1 },
    { schedule: 2, steps: 2 },
  ],
  controlScenes: 8,
  controlSteps: 1,
  controlBatch: 4,
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

/** Runs of the networks' parts. */
export const PARTS = ["inkloom-mini-first", "inkloom-mini"] as const;

function ofModel(at: At, { scenes, vaeSteps, parts, readerSteps, batch }: Sizes): Stage[] {
  const counts = ["--count", String(scenes), "--batch", String(batch)];
  const state = at("home", "training", PARTS[0], "state", stateName(parts[0].steps));
  return [
    {
      name: "scenes",
      gives: at("scenes", "dataset.toml"),
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
      name: "what words mean together",
      gives: at("read", "model_index.json"),
      command: [
        "train-reader.ts",
        ...["--model", at("begin"), "--folder", at("reader"), "--out", at("read")],
        ...["--steps", String(readerSteps)],
      ],
    },
    {
      name: "U-Net and text encoder, first part",
      gives: join(state, "run.json"),
      command: [
        ...taught(at, parts[0], {
          model: at("begin"),
          output_name: PARTS[0],
          lr_warmup_steps: warmUp(300, parts[0]),
          min_snr_gamma: 5,
        }),
        ...["--until", String(parts[0].steps)],
      ],
    },
    {
      name: "the U-Net of the first part, and the text encoder that reads",
      gives: at("first", "model_index.json"),
      command: [
        "keep-part.ts",
        ...["--state", state, "--begun", at("begin")],
        ...["--words", at("read"), "--out", at("first")],
      ],
    },
    {
      name: "U-Net, second part",
      gives: join(modelOf(at), "model_index.json"),
      command: taught(at, parts[1], {
        model: at("first"),
        output_name: PARTS[1],
        lr_warmup_steps: warmUp(100, parts[1]),
        train: "unet",
        ...WHERE_NOISE_IS_STRONG,
      }),
    },
  ];
}

/** There words and control pictures decide. Colours are to be learnt from them, and not from what noise leaves of colours. */
const WHERE_NOISE_IS_STRONG = { debiased_estimation_loss: true, noise_offset: 0.2 };

const warmUp = (steps: number, { schedule }: Part): number => Math.min(steps, schedule >> 1);

const taught = (at: At, { schedule }: Part, own: object): string[] =>
  trained(at, "train-model", {
    dataset: at("scenes", "dataset.toml"),
    train: "both",
    resolution: 128,
    learning_rate: 5e-4,
    lr_scheduler: "cosine",
    ema_decay: 0.999,
    clip_skip: 1,
    device: "cpu",
    ...own,
    max_train_steps: schedule,
  });

/** As runs name the folders of their states. */
const stateName = (step: number): string => `step-${String(step).padStart(8, "0")}`;

function ofControls(at: At, sizes: Sizes): Stage[] {
  const { controlScenes, controlSteps, controlBatch, measured } = sizes;
  const counts = ["--count", String(controlScenes), "--batch", String(controlBatch)];
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
          ...WHERE_NOISE_IS_STRONG,
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
        ...WHERE_NOISE_IS_STRONG,
        unet_lr: 1e-3,
        learning_rate: 3e-4,
        lr_scheduler: "cosine",
        lr_warmup_steps: Math.min(40, loraSteps >> 1),
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
