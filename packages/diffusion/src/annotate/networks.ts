/** The networks of preprocessors: found by file name, checked against what their graph asks for, run, and kept
 *  until all is done. */
import { Problem } from "@inkloom/contract";
import {
  compileGraph,
  graphOf,
  input,
  type Runtime,
  type Session,
  type Tensor,
  type TensorData,
} from "@inkloom/engine";
import { openWeights, type WeightEntry } from "@inkloom/engine/weights";
import { type Manifest, manifestOf } from "@inkloom/models";
import { openSessions } from "../sessions.ts";
import { weightFaults } from "../weight-faults.ts";
import { type AnnotatorFile, locateAnnotator } from "./locate.ts";

export interface OpenNetwork {
  readonly path: string;
  /** By the network's own keys: what wraps them all (`module.`, `state_dict.`) is cut off. */
  readonly weights: ReadonlyMap<string, WeightEntry>;
  /** What the file holds, by the same keys: sizes of a network are read from it. */
  readonly manifest: Manifest;
}

export interface NetworkRun<Out extends string, In extends string = string> {
  /** What it is called in messages, and what its session is kept by together with the shapes of the inputs. */
  readonly name: string;
  readonly inputs: Readonly<Record<In, TensorData>>;
  /** The network over its inputs. Called once per combination of sizes. */
  readonly trace: (inputs: Readonly<Record<In, Tensor>>) => Readonly<Record<Out, Tensor>>;
  /** For networks of convolutions with few channels, or with one per group: see `CompiledGraph`. Loading takes some
   *  tenths of a second more. @default false */
  readonly blockedConvolutions?: boolean;
}

export interface AnnotatorNetworks {
  /** The catalogue's entry `id` where a file of it lies on this machine, by one of the names in `files`.
   *  @throws Problem `annotator/missing`, `weights/...` */
  open(id: string, files: readonly string[]): Promise<OpenNetwork>;
  /** The path of such a file, unread, for finished graphs (ONNX). @throws Problem `annotator/missing` */
  locate(id: string, files: readonly string[]): Promise<string>;
  /** @throws Problem `annotator/damaged` where the file lacks what the network asks for */
  run<Out extends string, In extends string>(
    network: OpenNetwork,
    run: NetworkRun<Out, In>,
  ): Promise<Readonly<Record<Out, TensorData>>>;
  /** For graphs that come finished: a session of this name, loaded on first use. */
  session(name: string, load: (runtime: Runtime) => Promise<Session>): Promise<Session>;
  release(): Promise<void>;
}

export interface NetworksContext {
  /** Called where a network is needed; the caller owns and closes it. */
  readonly runtime: () => Promise<Runtime>;
  /** Where files are looked for by name, with all folders below, in order. */
  readonly folders: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** What training programs wrap a whole network in. */
const PREFIXES = ["module.", "state_dict.", "model_state_dict.", "model.module.", "netG."];

export function annotatorNetworks({
  runtime,
  folders,
  signal,
}: NetworksContext): AnnotatorNetworks {
  const opened = new Map<string, Promise<OpenNetwork>>();
  const finished = new Map<string, Promise<Session>>();
  let started: Promise<ReturnType<typeof openSessions>> | undefined;
  const sessions = () => (started ??= runtime().then((each) => openSessions(each, signal)));
  const file = (id: string, files: readonly string[]): Promise<AnnotatorFile> =>
    locateAnnotator(id, files, folders);
  return {
    locate: async (id, files) => (await file(id, files)).path,
    open: (id, files) =>
      keptIn(opened, `${id} ${files.join("|")}`, async () => read((await file(id, files)).path)),
    async run(network, { name, inputs, trace, blockedConvolutions = false }) {
      const shapes = Object.entries<TensorData>(inputs).map(
        ([at, { shape }]) => `${at} ${shape.join("x")}`,
      );
      const session = await (
        await sessions()
      ).get(`${name} of ${network.path} for ${shapes.join(", ")}`, ({ capabilities }) => {
        const given = Object.entries<TensorData>(inputs).map(([at, { shape, dtype }]) => [
          at,
          input(at, shape, dtype),
        ]);
        const outputs = namingDamage(network, name, () =>
          trace(Object.fromEntries(given) as Parameters<typeof trace>[0]),
        );
        expectWhole(name, network, manifestOf(graphOf(outputs)));
        const graph = compileGraph(name, outputs, { weights: network.weights, capabilities });
        return { ...graph, blockedConvolutions };
      });
      const answers = await session.run(inputs, { ...(signal && { signal }) });
      return answers as Readonly<Record<keyof ReturnType<typeof trace>, TensorData>>;
    },
    session: (name, load) => keptIn(finished, name, async () => load(await runtime())),
    async release() {
      const all = [...finished.values()];
      finished.clear();
      for (const session of all) await (await session.catch(() => undefined))?.release();
      await (await started?.catch(() => undefined))?.release();
    },
  };
}

/** Made once. What failed is made again by who asks next: a file may have come meanwhile. */
function keptIn<T>(kept: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => {
    if (kept.get(key) === made) kept.delete(key);
  });
  return made;
}

async function read(path: string): Promise<OpenNetwork> {
  const { entries } = await openWeights(path);
  const keys = [...entries.keys()];
  let prefix = "";
  for (;;) {
    const next = PREFIXES.find((each) => keys.every((key) => key.startsWith(prefix + each)));
    if (next === undefined || keys.length === 0) break;
    prefix += next;
  }
  const weights = new Map([...entries].map(([key, entry]) => [key.slice(prefix.length), entry]));
  const manifest = [...weights].map(([key, { shape }]) => ({ key, shape }));
  return { path, weights, manifest };
}

/** Shapes that fit no network count as the file's damage. */
function namingDamage<T>({ path }: OpenNetwork, name: string, trace: () => T): T {
  try {
    return trace();
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith("graph/")) throw error;
    throw new Problem(
      "annotator/damaged",
      {
        en: `${path} is not the network ${name}: ${error.sentence.en}`,
        zh: `${path} 不是网络 ${name}：${error.sentence.zh}`,
      },
      { cause: error },
    );
  }
}

function expectWhole(name: string, { path, manifest }: OpenNetwork, needed: Manifest): void {
  const faults = weightFaults(needed, manifest);
  if (faults === undefined) return;
  throw new Problem("annotator/damaged", {
    en: `${path} is not the network ${name}: ${faults.en}`,
    zh: `${path} 不是网络 ${name}：${faults.zh}`,
  });
}
