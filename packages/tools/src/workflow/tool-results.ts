/** What a tool's result is along the links of its node. */
import { Problem, type ToolDeclaration } from "@inkloom/contract";
import type { Value } from "@inkloom/diffusion";
import type { Output } from "../outputs/output.ts";
import { batchOf, readTold, type ToldPicture } from "./picture-values.ts";

/** By the names of ports. */
export interface ToolResults {
  readonly pictures: Map<string, ToldPicture[]>;
  readonly texts: Map<string, string[]>;
}

export const noResults = (): ToolResults => ({ pictures: new Map(), texts: new Map() });

/** Adds one run's; several runs follow one another. */
export async function addResults(
  results: ToolResults,
  tool: ToolDeclaration,
  { files, report, texts = {} }: Output,
): Promise<void> {
  for await (const { role, bytes } of files) {
    const port = portOfRole(tool, role);
    if (port !== undefined) append(results.pictures, port, await readTold(bytes));
  }
  for (const { name, type } of tool.outputs) {
    if (type === "image") continue;
    const told = type === "report" ? [JSON.stringify(report, null, 2)] : (texts[name] ?? []);
    for (const text of told) append(results.texts, name, text);
  }
}

function append<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name) ?? [];
  list.push(item);
  lists.set(name, list);
}

/** The port that is called like the file's role, else the first that takes pictures; the last of several for what is no
 *  picture of the tool's own. Control pictures that were made while drawing go nowhere. */
function portOfRole({ outputs }: ToolDeclaration, role: string): string | undefined {
  const pictures = outputs.filter(({ type }) => type === "image");
  const own = pictures.find(({ name }) => name === role || name === `${role}s`);
  if (own !== undefined) return own.name;
  if (role !== "map") return pictures[0]?.name;
  return pictures.length > 1 ? pictures.at(-1)?.name : undefined;
}

/** In the order of the node's outputs; undefined for texts that it did not write, such as the pose of a picture of edges. @throws Problem `workflow/nothing`, `workflow/sizes`, `memory/short` */
export function valuesOf(
  { outputs }: ToolDeclaration,
  { pictures, texts }: ToolResults,
  memory: number | undefined,
): (Value | undefined)[] {
  return outputs.map(({ name, type, label }): Value | undefined => {
    if (type !== "image") {
      const value = texts.get(name);
      return value && { type: "STRING", value };
    }
    const value = batchOf(pictures.get(name) ?? [], memory);
    if (value === undefined) throw nothing(label.en, label.zh);
    return { type: "IMAGE", value };
  });
}

const nothing = (en: string, zh: string): Problem =>
  new Problem("workflow/nothing", {
    en: `The node made nothing for its output "${en}".`,
    zh: `该节点的输出“${zh}”没有内容。`,
  });
