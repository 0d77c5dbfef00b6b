/** Taggers whose files hold weights alone, for networks of ours: timm's (`model.safetensors` with `config.json`), and
 *  DeepDanbooru's port to PyTorch. */
import { Problem, type Text } from "@inkloom/contract";
import { weightFaults } from "@inkloom/diffusion";
import { compileGraph, graphOf, input, type Runtime, type Tensor } from "@inkloom/engine";
import { openWeights, type WeightFile } from "@inkloom/engine/weights";
import {
  deepDanbooru,
  isDeepDanbooru,
  type Manifest,
  manifestOf,
  TIMM_TABLES,
  timmTagger,
  weightsAt,
} from "@inkloom/models";
import { labelProblem } from "../labels/label-text.ts";
import { listLabels } from "../labels/list-labels.ts";
import { readLabels } from "../labels/read-labels.ts";
import type { TaggerFiles } from "../locate-tagger.ts";
import type { NetworkOptions, Tagger } from "../tagger.ts";
import {
  type Labelled,
  PICTURES,
  SCORES,
  type Seen,
  sessionTagger,
  shapeOf,
} from "./session-tagger.ts";
import { readTimmConfig } from "./timm-config.ts";

/** A network of ours for a file. */
interface Network extends Seen {
  readonly list: Labelled;
  /** pictures [N, 3, side, side] -> scores [N, labels]. */
  readonly trace: (pictures: Tensor) => Tensor;
  /** Weights of the file that the network has no use for. */
  readonly tables?: RegExp;
}

const SIDE_DEEPDANBOORU = 512;

/** @throws Problem `tagger/...`, `weights/...`, and those of the runtime */
export async function openTracedTagger(
  files: TaggerFiles,
  runtime: () => Promise<Runtime>,
  options: NetworkOptions,
): Promise<Tagger> {
  const file = await openWeights(files.path);
  const manifest = [...file.entries].map(([key, { shape }]) => ({ key, shape }));
  const network = isDeepDanbooru(manifest)
    ? await deepDanbooruNetwork(files, file, manifest, options)
    : await timmNetwork(files, manifest, options);
  const scores = traced(files.path, network, input(PICTURES, shapeOf(network), "float32"));
  const outputs = { [SCORES]: scores };
  expectWhole(files.path, manifestOf(graphOf(outputs)), manifest, network.tables);
  expectAsMany(files.path, network, scores);
  const { signal } = options;
  const engine = await runtime();
  const { capabilities } = engine;
  const graph = compileGraph("tagger", outputs, { weights: file.entries, capabilities });
  const session = await engine.load(graph, { ...(signal && { signal }) });
  return sessionTagger(files, network.list, network, session);
}

/** Its labels are in the file; where they are not, in a list beside it. */
async function deepDanbooruNetwork(
  { path, labels }: TaggerFiles,
  { metadata }: WeightFile,
  manifest: Manifest,
  { batch }: NetworkOptions,
): Promise<Network> {
  const names = metadata["tags"];
  const list =
    names?.startsWith("[") === true || labels === undefined
      ? { labels: listLabels(namesIn(path, names)), path }
      : await readLabels(labels);
  return {
    list,
    side: SIDE_DEEPDANBOORU,
    batch,
    framing: "deepdanbooru",
    numbers: { layout: "NCHW", colours: "RGB", range: "unit" },
    trace: (pictures) => deepDanbooru(weightsAt(""), pictures, manifest),
  };
}

/** Lists of texts in a PyTorch file are told as JSON. */
function namesIn(path: string, tags: string | undefined): readonly string[] {
  if (tags?.startsWith("[") === true) return JSON.parse(tags) as string[]; // written by `openWeights`
  throw labelProblem(path, {
    en: 'it holds no list "tags" and there is none beside it, expected one or tags.txt',
    zh: "文件中没有“tags”列表，旁边也没有标签列表，应有其一或 tags.txt",
  });
}

async function timmNetwork(
  { path, labels, config }: TaggerFiles,
  manifest: Manifest,
  { framing, batch }: NetworkOptions,
): Promise<Network> {
  if (config === undefined)
    throw unsupported(path, {
      en: "there is no config.json beside it, expected the one that came with the weights, or a file of DeepDanbooru's",
      zh: "旁边没有 config.json，应有权重自带的该文件，或使用 DeepDanbooru 的文件",
    });
  const description = await readTimmConfig(config);
  if (labels === undefined)
    throw labelProblem(path, {
      en: "there is no list of labels beside it, expected selected_tags.csv",
      zh: "旁边没有标签列表，应有 selected_tags.csv",
    });
  const list = await readLabels(labels);
  return {
    list,
    side: description.side,
    // Its windows are those of one picture.
    batch: description.kind === "swinv2" ? 1 : batch,
    framing,
    // The order of colours in which SmilingWolf's are trained: neggles/wdv3-timm@2f49e85, wdv3_timm.py.
    numbers: { layout: "NCHW", colours: "BGR", range: "signed" },
    trace: (pictures) => timmTagger(weightsAt(""), pictures, description, manifest),
    tables: TIMM_TABLES,
  };
}

/** Shapes that fit no network count as the file's damage. */
function traced(path: string, { trace }: Network, pictures: Tensor): Tensor {
  try {
    return trace(pictures);
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith("graph/")) throw error;
    const { en, zh } = error.sentence;
    throw damaged(path, { en, zh });
  }
}

/** What the file has and the network does not ask for could change the answers: then it is another network. */
function expectWhole(
  path: string,
  needed: Manifest,
  held: Manifest,
  tables: RegExp | undefined,
): void {
  const faults = weightFaults(needed, held);
  if (faults !== undefined) throw damaged(path, faults);
  const keys = new Set(needed.map(({ key }) => key));
  const extra = held.find(({ key }) => !keys.has(key) && tables?.test(key) !== true);
  if (extra !== undefined)
    throw unsupported(path, {
      en: `it has the weight ${extra.key}, which the network that config.json describes does not have`,
      zh: `其中的权重 ${extra.key} 不属于 config.json 所描述的网络`,
    });
}

function expectAsMany(path: string, { list }: Network, scores: Tensor): void {
  const { labels, path: listPath } = list;
  const answers = scores.shape.at(-1);
  if (answers !== labels.length)
    throw labelProblem(listPath, {
      en: `it has ${labels.length} labels, expected ${answers}, as many as the answers of ${path}`,
      zh: `有 ${labels.length} 个标签，应为 ${answers} 个，与 ${path} 的输出数相同`,
    });
}

const damaged = (path: string, { en, zh }: Text): Problem =>
  new Problem("tagger/damaged", { en: `${path}: ${en}`, zh: `${path}：${zh}` });

const unsupported = (path: string, { en, zh }: Text): Problem =>
  new Problem("tagger/unsupported", { en: `${path}: ${en}`, zh: `${path}：${zh}` });
