/** What a model file or folder holds and lacks, for people and programs. Reads headers only. */
import { Problem, type Text } from "@inkloom/contract";
import {
  byteLength,
  type DiskDType,
  mappingReport,
  type MappingReason,
  type OnnxFile,
  openWeights,
  type WeightEntry,
  type WeightFile,
} from "@inkloom/engine/weights";
import { type Component, type ModelConfig, parameterCount } from "@inkloom/models";
import { type LoraReport, loraReport } from "../adapters/lora-report.ts";
import { type UpscalerReport, upscalerReport } from "../upscale/report.ts";
import type { Layout } from "./checkpoint.ts";
import { expectDrawable } from "./drawable.ts";
import { checkpointFamily, type Family, familyOf } from "./family.ts";
import { familyName, unetKind } from "./kind.ts";
import { locateModel } from "./locate.ts";
import { entriesOf, findNetworks } from "./networks.ts";
import type { NoiseSettings } from "./noise-settings.ts";
import { isOnnxFolder } from "./onnx/is-onnx-folder.ts";
import { openOnnxFolder } from "./onnx/open-folder.ts";
import { openSource } from "./source.ts";

export interface NetworkReport {
  /** How its keys are named; absent where none of its weights was found. */
  readonly naming?: string;
  readonly parameters: number;
  readonly missing: readonly { readonly key: string; readonly shape: readonly number[] }[];
  readonly misshaped: readonly {
    readonly key: string;
    readonly expected: readonly number[];
    readonly actual: readonly number[];
  }[];
}

/** The second text encoder only where there is one. */
export type NetworkReports = Readonly<
  Record<Exclude<Component, "textEncoder2">, NetworkReport> & { textEncoder2?: NetworkReport }
>;

export interface GraphReport {
  readonly part: string;
  readonly parameters: number;
  readonly opset: number;
  /** E.g. `sample [batch, 4, height, width] float16`: a number where only this size is taken. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface ModelReport {
  readonly path: string;
  readonly layout: Layout | "weights";
  /** Absent where no known kind of model has such keys. */
  readonly family?: Family;
  readonly files: readonly { readonly path: string; readonly format: WeightFile["format"] }[];
  readonly tensors: number;
  readonly parameters: number;
  readonly bytes: number;
  /** Number of tensors and values by element type, most values first. */
  readonly precision: readonly {
    readonly dtype: DiskDType;
    readonly tensors: number;
    readonly parameters: number;
  }[];
  /** Of a checkpoint that can draw: each network. */
  readonly networks?: NetworkReports;
  /** Of a folder of finished graphs: each, by its folder. */
  readonly graphs?: readonly GraphReport[];
  /** Keys that no network uses; known harmless ones are left out. */
  readonly extra: readonly string[];
  /** What the runtime uses straight from the file, and what must be read into memory, by reason. */
  readonly mapped: { readonly count: number; readonly bytes: number };
  readonly unmapped: readonly {
    readonly key: string;
    readonly reason: MappingReason;
    readonly bytes: number;
  }[];
  /** Of a LoRA and its kin: what it changes. */
  readonly adapter?: LoraReport;
  /** Of a file that enlarges or restores pictures. */
  readonly upscaler?: UpscalerReport;
  readonly metadata: Readonly<Record<string, string>>;
  /** How its training noised pictures, and what it predicts. */
  readonly noise?: NoiseSettings;
  /** Side of the pictures it was trained on, pixels. */
  readonly nativeSize?: number;
  /** Whether `generate` can draw with it; otherwise why not. */
  readonly usable: boolean;
  readonly why?: Text;
}

const UPSCALER: Family = { id: "upscaler", label: { en: "Upscaler", zh: "放大模型" } };

const FAULTY: Text = {
  en: "weights are missing or misshaped",
  zh: "缺少权重，或权重形状不符",
};

/** Also reports on weights that are no checkpoint (LoRA, upscaler, VAE alone ...); only unreadable files throw. */
export async function inspectModel(
  model: string,
  folders: readonly string[],
): Promise<ModelReport> {
  const located = await locateModel(model, folders);
  if (await isOnnxFolder(located)) return onnxReport(located.path);
  let source;
  try {
    source = await openSource(located);
  } catch (error) {
    const readable =
      error instanceof Problem &&
      !located.folder &&
      /^(models?\/|weights\/missing$)/.test(error.code);
    if (!readable) throw error;
    const file = await openWeights(located.path);
    const adapter = await loraReport(file);
    const upscaler = upscalerReport([...file.entries.values()]);
    return {
      ...measure([file]),
      ...(adapter && { adapter }),
      ...(upscaler && { upscaler, family: UPSCALER }),
      path: file.path,
      layout: "weights",
      extra: [],
      usable: false,
      why: error.sentence,
    };
  }
  const { files, config, path, layout, nativeSize } = source;
  const { networks, extra } = findNetworks(config, entriesOf(files));
  const report = (component: Component): NetworkReport => {
    const { naming, weights, missing, misshaped } = networks[component];
    const parameters = countParameters(weights.values());
    return { ...(naming !== undefined && { naming }), parameters, missing, misshaped };
  };
  const reports = {
    textEncoder: report("textEncoder"),
    ...(config.textEncoder2 && { textEncoder2: report("textEncoder2") }),
    unet: report("unet"),
    vae: report("vae"),
  };
  const whole = Object.values(reports).every(
    ({ missing, misshaped }) => missing.length === 0 && misshaped.length === 0,
  );
  const why = unfitness(path, config) ?? (whole ? undefined : FAULTY);
  return {
    ...measure([...new Set(Object.values(files))]),
    path,
    layout,
    family: reportedFamily(config),
    noise: source.noise,
    networks: reports,
    extra,
    nativeSize,
    usable: why === undefined,
    ...(why && { why }),
  };
}

/** Of a folder of finished graphs: what goes in and out stands for the names of weights. */
async function onnxReport(given: string): Promise<ModelReport> {
  const { path, config, files, noise, nativeSize } = await openOnnxFolder(given);
  const why = unfitness(path, config);
  return {
    ...measure(Object.values(files)),
    path,
    layout: "onnx",
    family: reportedFamily(config),
    noise,
    graphs: Object.entries(files).map(graphReport),
    extra: [],
    nativeSize,
    usable: why === undefined,
    ...(why && { why }),
  };
}

const reportedFamily = (config: ModelConfig): Family =>
  checkpointFamily(familyName(config), unetKind(config));

const graphReport = ([part, { entries, opset, inputs, outputs }]: readonly [
  part: string,
  file: OnnxFile,
]): GraphReport => ({
  part,
  parameters: countParameters(entries.values()),
  opset,
  inputs: inputs.map(valueWords),
  outputs: outputs.map(({ name }) => name),
});

const valueWords = ({ name, shape, dtype }: OnnxFile["inputs"][number]): string =>
  [name, `[${shape.join(", ")}]`, dtype].filter(Boolean).join(" ");

/** Why the networks do not make a model that draws; undefined where they do. */
function unfitness(path: string, config: ModelConfig): Text | undefined {
  try {
    expectDrawable(path, config);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.sentence;
    throw error;
  }
}

function measure(files: readonly WeightFile[]) {
  const entries = files.flatMap((file) => [...file.entries.values()]);
  const mapping = files.map((file) => mappingReport(file, { provider: "cpu" }));
  const family = familyOf(entries.map(({ key }) => key));
  return {
    ...(family && { family }),
    files: files.map(({ path, format }) => ({ path, format })),
    tensors: entries.length,
    parameters: countParameters(entries),
    bytes: entries.reduce((total, entry) => total + byteLength(entry), 0),
    precision: precisionOf(entries),
    mapped: {
      count: mapping.reduce((total, { mapped }) => total + mapped.count, 0),
      bytes: mapping.reduce((total, { mapped }) => total + mapped.bytes, 0),
    },
    unmapped: mapping.flatMap(({ unmapped }) => unmapped),
    metadata: Object.assign({}, ...files.map(({ metadata }) => metadata)) as Record<string, string>,
  };
}

const countParameters = (entries: Iterable<WeightEntry>): number => parameterCount([...entries]);

function precisionOf(entries: readonly WeightEntry[]): ModelReport["precision"] {
  const types = Map.groupBy(entries, ({ dtype }) => dtype);
  return [...types]
    .map(([dtype, list]) => ({ dtype, tensors: list.length, parameters: countParameters(list) }))
    .sort((a, b) => b.parameters - a.parameters);
}
