/** What the row of a workflow's job keeps, and whether a graph may be queued. */
import { type Fault, Problem, targetsOf, TOOLS, validate } from "@inkloom/contract";
import {
  checkGraph,
  type NameLists,
  type Prompt,
  readGraph,
  withDrawnSeeds,
  workflowNodes,
} from "@inkloom/tools";
import { modelLists } from "../compat/comfy/model-names.ts";
import type { ModelLibrary } from "../library/library.ts";
import { enterAssets } from "../storage/gallery/enter.ts";
import { isHash } from "../storage/store/asset-store.ts";
import type { Storage } from "../storage/storage.ts";
import { expectNames } from "../work/safe-names.ts";

const ASSET = "asset:";

/** The hash in a picture's name; undefined for other texts. */
function hashIn(value: unknown): string | undefined {
  const hash = typeof value === "string" && value.startsWith(ASSET) ? value.slice(6) : "";
  return isHash(hash) ? hash : undefined;
}

export const isPictureName = (name: string): boolean => hashIn(name) !== undefined;

interface NamedPicture {
  readonly node: string;
  readonly input: string;
  readonly hash: string;
}

/** Every picture that a graph names, whatever else it holds; nothing about it has been checked. */
export function picturesIn(graph: unknown): NamedPicture[] {
  if (typeof graph !== "object" || graph === null) return [];
  return Object.entries(graph as Record<string, unknown>).flatMap(([node, each]) => {
    const inputs = typeof each === "object" && each !== null && "inputs" in each ? each.inputs : {};
    if (typeof inputs !== "object" || inputs === null) return [];
    return Object.entries(inputs as Record<string, unknown>).flatMap(([input, value]) => {
      const hash = hashIn(value);
      return hash === undefined ? [] : [{ node, input, hash }];
    });
  });
}

/** Refuses what could be a path in the parameters of a tool's node. @throws Problem `input/name` */
export function expectNodeNames(parameters: Readonly<Record<string, unknown>>): void {
  expectNames(parameters);
}

const notHere = (): never => {
  throw new TypeError("a graph is only checked where it is queued");
};

/** Nodes as far as checking goes. */
const NODES = workflowNodes(notHere);

/** @throws Problem `input/invalid`, `workflow/invalid` with every fault of every node */
export const checkWorkflowJob =
  ({ library, storage }: { readonly library: ModelLibrary; readonly storage: Storage }) =>
  async (parameters: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const request = validate(TOOLS.workflow, recordOf(parameters));
    const graph = withDrawnSeeds(readGraph(request.graph));
    const names: NameLists = { ...(await modelLists(library)), images: [] };
    checkGraph(graph, {
      nodes: NODES,
      names: { ...names, isImage: isPictureName },
      targets: targetsOf(request),
      expectNames: expectNodeNames,
    });
    await expectPictures(storage, graph);
    return { ...request, graph };
  };

function recordOf(parameters: unknown): Readonly<Record<string, unknown>> {
  if (typeof parameters === "object" && parameters !== null && !Array.isArray(parameters))
    return parameters as Readonly<Record<string, unknown>>;
  throw new Problem("input/invalid", {
    en: "parameters: expected an object.",
    zh: "parameters：应为对象。",
  });
}

/** @throws Problem `asset/missing` whose faults are the inputs */
async function expectPictures({ pictures, database }: Storage, graph: Prompt): Promise<void> {
  const faults: Fault[] = [];
  for (const { node, input, hash } of picturesIn(graph)) {
    const facts = await pictures.facts(hash);
    if (facts === undefined)
      faults.push({
        field: `${node}.${input}`,
        sentence: {
          en: `No file ${hash} is stored; upload the picture first.`,
          zh: `没有存储文件 ${hash}；请先上传图片。`,
        },
      });
    else
      // Counts as used now, so that no sweep takes it before the job is there.
      await enterAssets(database.db, [{ hash, bytes: facts.bytes, mediaType: facts.mediaType }]);
  }
  const [first] = faults;
  if (first !== undefined) throw new Problem("asset/missing", first.sentence, { faults });
}
