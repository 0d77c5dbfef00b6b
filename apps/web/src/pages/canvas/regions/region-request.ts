/** What is asked of the service where regions act: masks are uploaded, and the graph is built from them. */
import { controlMap } from "../../../control/control-maps.ts";
import { orderOf } from "../../../control/map-order.ts";
import { knownPreprocessors } from "../../../control/preprocessors.ts";
import type { Values } from "../../../form/values.ts";
import { uploadPicture } from "../../../pictures/assets.ts";
import { answered } from "../../../service/answers.ts";
import { createDraft } from "../../../drafts/draft-store.ts";
import { service } from "../../../service/service.ts";
import { graphControls } from "../control/graph-controls.ts";
import type { LayerUnit } from "../control/control-request.ts";
import type { CanvasDocument } from "../document/canvas-document.ts";
import type { Layer } from "../document/scene.ts";
import { visibleLayers } from "../run/flatten.ts";
import { pngOf } from "../run/pictures.ts";
import type { RunKind } from "../run/request.ts";
import type { Extent } from "../view/camera.ts";
import { regionOf } from "./region.ts";
import { type Graph, regionGraph, unsaidBy, withSeed } from "./region-graph.ts";
import {
  greyShares,
  groundShares,
  marksAnything,
  regionShares,
  type ShareMap,
} from "./region-masks.ts";
import { regionWords } from "./region-words.ts";

/** How much the common words count within regions, 0 to 1. */
export const regionDraft = createDraft("canvas-regions", { ground: 0.3 });

/** Kinds of runs in which regions act. */
export const actIn = (kind: RunKind): boolean => kind === "generate" || kind === "img2img";

/** Regions that are shown and have words. */
const wordedRegions = (document: CanvasDocument): readonly Layer[] =>
  visibleLayers(document, ["region"]).filter((layer) => regionOf(layer).prompt.trim() !== "");

export const regionsFor = (document: CanvasDocument, kind: RunKind): readonly Layer[] =>
  actIn(kind) ? wordedRegions(document) : [];

const LARGEST_SEED = 2 ** 32;

/** Parameters of the tool `workflow`. Rejects with an `Error` in the page's language or the service's problem. */
export async function regionRequest(
  document: CanvasDocument,
  layers: readonly Layer[],
  {
    values,
    size,
    image,
    units,
  }: {
    readonly values: Values;
    readonly size: Extent | undefined;
    readonly image: string | undefined;
    /** Of layers that are control. */
    readonly units: readonly LayerUnit[];
  },
): Promise<{ readonly graph: Graph }> {
  const say = regionWords.say;
  const { frame } = document.scene;
  const unsaid = unsaidBy(values, layers.map(regionOf));
  if (unsaid !== undefined) throw new Error(say(unsaid.field, { value: unsaid.value }));
  const marked = layers.flatMap((layer) => {
    const region = regionOf(layer);
    const shares = regionShares(document, layer, frame, region.feather);
    return marksAnything(shares) ? [{ region, shares }] : [];
  });
  const [first] = marked;
  if (first === undefined) throw new Error(say("nothingMarked"));
  const maps = marked.map(({ shares }) => shares);
  const ground = groundShares(maps, first.shares, regionDraft.get().ground);
  const nodes = await loaders();
  const checkpoint = loadedName(nodes, "CheckpointLoaderSimple", "ckpt_name", values["model"]);
  const preprocessors = units.length === 0 ? [] : await knownPreprocessors();
  const drawn = size ?? { width: whole(frame.width), height: whole(frame.height) };
  const controls = await graphControls(units, preprocessors, {
    nameOf: (network) => loadedName(nodes, "ControlNetLoader", "control_net_name", network),
    mapOf: async (notes, picture) => {
      const order = orderOf({ image: picture }, notes, { size: drawn });
      return order === undefined ? picture : (await controlMap(order)).asset;
    },
  });
  const regions = [];
  for (const { region, shares } of marked)
    regions.push({ ...region, mask: await uploaded(shares) });
  const { seed } = values;
  const graph = regionGraph({
    values,
    size: drawn,
    seed: typeof seed === "number" && seed >= 0 ? seed : Math.floor(Math.random() * LARGEST_SEED),
    checkpoint,
    ...(image !== undefined && { image }),
    ground: await uploaded(ground),
    regions,
    controls,
  });
  return { graph };
}

const whole = (side: number): number => side - (side % 8);

const uploaded = async (shares: ShareMap): Promise<string> =>
  (await uploadPicture(await pngOf(greyShares(shares)))).asset;

interface LoaderNode {
  readonly type: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly schema?: { readonly enum?: readonly unknown[] };
  }[];
}

const loaders = async (): Promise<readonly LoaderNode[]> => {
  const { nodes } = await answered(service().api.GET("/api/v1/workflows/nodes"));
  return nodes as readonly unknown[] as readonly LoaderNode[];
};

/** Loaders know models by the names of their files, forms without what ends them. */
function loadedName(
  nodes: readonly LoaderNode[],
  type: string,
  input: string,
  model: unknown,
): string {
  const wanted = typeof model === "string" ? model : "";
  const node = nodes.find((each) => each.type === type);
  const offered = node?.inputs.find(({ name }) => name === input)?.schema?.enum ?? [];
  const names = offered.filter((name) => typeof name === "string");
  return names.find((name) => name === wanted || name.replace(/\.[^.]+$/, "") === wanted) ?? wanted;
}

/** The same parameters with the next seed. */
export function withNextSeed(
  parameters: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { graph } = parameters;
  if (typeof graph !== "object" || graph === null) return parameters;
  return { ...parameters, graph: withSeed(graph as Graph, (seed) => seed + 1) };
}
