/** A workflow as ComfyUI's page keeps it: nodes with their places, and links between them by number. */
import { Problem, type Text } from "@inkloom/contract";
import { recordOf } from "./record.ts";

export interface PageNode {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly mode: "runs" | "muted" | "bypassed";
  readonly inputs: readonly PageInput[];
  /** In the order of the node's fields, or by their names. */
  readonly values: readonly unknown[] | Readonly<Record<string, unknown>>;
}

interface PageInput {
  readonly name: string;
  readonly type: string;
  readonly link: number | undefined;
}

/** Where a link begins. */
export interface PageOrigin {
  readonly node: string;
  readonly output: number;
}

export interface PageWorkflow {
  /** In their order on the page. */
  readonly nodes: ReadonlyMap<string, PageNode>;
  readonly links: ReadonlyMap<number, PageOrigin>;
}

const MUTED = 2;
const BYPASSED = 4;
/** Nodes and links of a page. */
const MOST = 20_000;

/** @throws Problem `workflow/file` where it is none */
export function readPageWorkflow(given: unknown): PageWorkflow {
  const page = recordOf(given);
  const nodes = page?.["nodes"];
  if (page === undefined || !Array.isArray(nodes))
    throw refused({
      en: "The workflow is not in the format of ComfyUI's page: it has no list of nodes.",
      zh: "该工作流不是 ComfyUI 页面的格式：其中没有节点列表。",
    });
  const links: unknown = page["links"];
  const linked = Array.isArray(links) ? links : Object.values(recordOf(links) ?? {});
  if (nodes.length > MOST || linked.length > MOST)
    throw refused({
      en: `The workflow has ${nodes.length} nodes and ${linked.length} links, expected at most ${MOST} of each.`,
      zh: `该工作流有 ${nodes.length} 个节点和 ${linked.length} 条连线，各最多 ${MOST} 个。`,
    });
  const subgraphs = recordOf(page["definitions"])?.["subgraphs"];
  const types = new Set(
    Array.isArray(subgraphs) ? subgraphs.map((each) => recordOf(each)?.["id"]) : [],
  );
  const read = nodes.flatMap((node) => {
    const found = readNode(node);
    if (found !== undefined && types.has(found.type))
      throw refused({
        en: "The workflow has a subgraph, which cannot be opened here; expand it on the page, or export it in the API format.",
        zh: "该工作流含有子图，此处无法展开；请在页面中展开子图，或导出为 API 格式。",
      });
    return found === undefined ? [] : [[found.id, found] as const];
  });
  return { nodes: new Map(read), links: new Map(linked.flatMap(readLink)) };
}

function readNode(given: unknown): PageNode | undefined {
  const node = recordOf(given);
  const { id, type, title, mode } = node ?? {};
  if (node === undefined || typeof type !== "string") return undefined;
  if (typeof id !== "number" && typeof id !== "string") return undefined;
  const inputs = Array.isArray(node["inputs"]) ? (node["inputs"] as unknown[]) : [];
  const values: unknown = node["widgets_values"];
  return {
    id: String(id),
    type,
    title: typeof title === "string" ? title : type,
    mode: mode === MUTED ? "muted" : mode === BYPASSED ? "bypassed" : "runs",
    inputs: inputs.flatMap((each): PageInput[] => {
      const { name, type: kind, link } = recordOf(each) ?? {};
      if (typeof name !== "string") return [];
      return [{ name, type: String(kind), link: typeof link === "number" ? link : undefined }];
    }),
    values: Array.isArray(values) ? (values as unknown[]) : (recordOf(values) ?? []),
  };
}

/** A list of number, origin and target; newer pages write an object. */
function readLink(given: unknown): [number, PageOrigin][] {
  const fields = recordOf(given);
  const [id, node, output] = Array.isArray(given)
    ? (given as unknown[])
    : [fields?.["id"], fields?.["origin_id"], fields?.["origin_slot"]];
  if (typeof id !== "number" || typeof output !== "number") return [];
  if (typeof node !== "number" && typeof node !== "string") return [];
  return [[id, { node: String(node), output }]];
}

const refused = (sentence: Text): Problem => new Problem("workflow/file", sentence);
