/** Inkloom's own files of workflows, and the bodies of stored ones. */
import {
  AFTER_RUN,
  type AfterRun,
  type Frame,
  type Json,
  MOST_LINKS,
  MOST_NODES,
  MOST_PARTS,
  type Port,
  type SubWorkflow,
  type WorkflowDocument,
  type WorkflowGraph,
  type WorkflowLink,
  type WorkflowNode,
} from "../graph/document.ts";
import { FileError } from "./file-error.ts";
import { idOf, type JsonRecord, listOf, placeOf, recordOf, textOf } from "./json.ts";
import { FRAME_HEIGHTS, FRAME_WIDTHS, NODE_HEIGHTS, NODE_WIDTHS, within } from "./sizes.ts";

const FORMAT = "inkloom-workflow";
const VERSION = 1;

/** As it is written; a name belongs to the file and not to the document. */
export const asFile = (document: WorkflowDocument, name: string): JsonRecord => ({
  format: FORMAT,
  version: VERSION,
  name,
  graph: document.graph as unknown as Json,
  parts: document.parts as unknown as Json,
});

export const isOwnFormat = (given: JsonRecord): boolean => given["format"] === FORMAT;

interface ReadFile {
  readonly document: WorkflowDocument;
  readonly name?: string;
}

const LONGEST_TITLE = 200;
const LONGEST_TYPE = 200;

/** What makes sense of it; links that lead nowhere and nodes without a type are left out.
 *  @throws FileError where it is of a newer version, or too large */
export function readOwnFormat(given: JsonRecord): ReadFile {
  const version = given["version"];
  if (typeof version !== "number") throw new FileError("format");
  if (version > VERSION) throw new FileError("newer", String(version));
  const parts = Object.entries(recordOf(given["parts"]) ?? {}).flatMap(([id, part]) => {
    const found = readPart(id, part);
    return found === undefined ? [] : [found];
  });
  if (parts.length > MOST_PARTS) throw new FileError("many", String(parts.length));
  const graph = readGraph(given["graph"]);
  const count = [graph, ...parts.map((part) => part.graph)].reduce(
    (sum, { nodes }) => sum + nodes.length,
    0,
  );
  if (count > MOST_NODES) throw new FileError("many", String(count));
  const name = textOf(given["name"])?.slice(0, LONGEST_TITLE);
  return {
    document: { graph, parts: Object.fromEntries(parts.map((part) => [part.id, part])) },
    ...(name !== undefined && { name }),
  };
}

/** What a draft kept, by the same rules; undefined where it is no workflow any more. */
export function readKept(given: unknown): WorkflowDocument | undefined {
  const kept = recordOf(given as Json);
  try {
    return kept && readOwnFormat({ ...kept, version: VERSION }).document;
  } catch {
    return undefined;
  }
}

function readPart(id: string, given: Json): SubWorkflow | undefined {
  const part = recordOf(given);
  if (part === undefined || idOf(id) === undefined) return undefined;
  return {
    id,
    name: textOf(part["name"])?.slice(0, LONGEST_TITLE) ?? id,
    inputs: readPorts(part["inputs"]),
    outputs: readPorts(part["outputs"]),
    graph: readGraph(part["graph"]),
  };
}

function readPorts(given: Json | undefined): Port[] {
  const seen = new Set<string>();
  return (listOf(given) ?? []).flatMap((each) => {
    const port = recordOf(each);
    const [name, type] = [textOf(port?.["name"]), textOf(port?.["type"])];
    if (name === undefined || type === undefined || seen.has(name)) return [];
    seen.add(name);
    const label = textOf(port?.["label"]);
    return [{ name, type, ...(label !== undefined && { label }) }];
  });
}

function readGraph(given: Json | undefined): WorkflowGraph {
  const graph = recordOf(given);
  const nodes = listOf(graph?.["nodes"]) ?? [];
  const links = listOf(graph?.["links"]) ?? [];
  if (nodes.length > MOST_NODES) throw new FileError("many", String(nodes.length));
  if (links.length > MOST_LINKS) throw new FileError("many", String(links.length));
  const read = new Map(
    nodes.flatMap((node) => {
      const found = readNode(node);
      return found === undefined ? [] : [[found.id, found] as const];
    }),
  );
  const ends = new Set<string>();
  return {
    nodes: [...read.values()],
    links: links.flatMap((link) => {
      const found = readLink(link);
      if (found === undefined || !read.has(found.from) || !read.has(found.to)) return [];
      const end = `${found.to} ${found.input}`;
      if (ends.has(end)) return [];
      ends.add(end);
      return [found];
    }),
    frames: (listOf(graph?.["frames"]) ?? []).slice(0, MOST_NODES).flatMap(readFrame),
  };
}

function readNode(given: Json): WorkflowNode | undefined {
  const node = recordOf(given);
  const [id, type] = [idOf(node?.["id"]), textOf(node?.["type"])];
  if (node === undefined || id === undefined || id.includes(":")) return undefined;
  if (type === undefined || type === "" || type.length > LONGEST_TYPE) return undefined;
  const [width, height] = [placeOf(node["width"]), placeOf(node["height"])];
  const title = textOf(node["title"]);
  const ports = recordOf(node["ports"]);
  const mode = node["mode"];
  const after = Object.entries(recordOf(node["after"]) ?? {}).filter(
    (each): each is [string, AfterRun] => (AFTER_RUN as readonly Json[]).includes(each[1]),
  );
  return {
    id,
    type,
    x: placeOf(node["x"]) ?? 0,
    y: placeOf(node["y"]) ?? 0,
    values: Object.fromEntries(Object.entries(recordOf(node["values"]) ?? {})),
    ...(width !== undefined && { width: within(width, NODE_WIDTHS) }),
    ...(height !== undefined && { height: within(height, NODE_HEIGHTS) }),
    ...(title !== undefined && { title: title.slice(0, LONGEST_TITLE) }),
    ...(after.length > 0 && { after: Object.fromEntries(after) }),
    ...((mode === "muted" || mode === "bypassed") && { mode }),
    ...(node["collapsed"] === true && { collapsed: true }),
    ...(ports && {
      ports: { inputs: readPorts(ports["inputs"]), outputs: readPorts(ports["outputs"]) },
    }),
  };
}

/** Outputs of a node. */
const MOST_OUTPUTS = 200;

function readLink(given: Json): WorkflowLink | undefined {
  const link = recordOf(given);
  const [from, to, input] = [idOf(link?.["from"]), idOf(link?.["to"]), textOf(link?.["input"])];
  const output = link?.["output"];
  if (from === undefined || to === undefined || input === undefined) return undefined;
  if (typeof output !== "number" || !Number.isInteger(output)) return undefined;
  return output < 0 || output >= MOST_OUTPUTS ? undefined : { from, output, to, input };
}

function readFrame(given: Json): Frame[] {
  const frame = recordOf(given);
  const id = idOf(frame?.["id"]);
  if (frame === undefined || id === undefined) return [];
  return [
    {
      id,
      title: textOf(frame["title"])?.slice(0, LONGEST_TITLE) ?? "",
      x: placeOf(frame["x"]) ?? 0,
      y: placeOf(frame["y"]) ?? 0,
      width: within(placeOf(frame["width"]) ?? 400, FRAME_WIDTHS),
      height: within(placeOf(frame["height"]) ?? 300, FRAME_HEIGHTS),
    },
  ];
}
