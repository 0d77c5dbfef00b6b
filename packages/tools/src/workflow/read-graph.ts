/** Graphs as somebody sends them: an object of nodes by their ids, of which nothing is known yet. */
import { type Fault, Problem, type Text } from "@inkloom/contract";
import { linkOf, type Prompt } from "@inkloom/diffusion";

/** Nodes of a graph, inputs of a node, characters of an id and of a name. */
const MOST_NODES = 2_000;
const MOST_INPUTS = 500;
const LONGEST_ID = 100;
const LONGEST_NAME = 200;
/** Characters of all texts. */
const LONGEST = 4 * 2 ** 20;
/** Faults that are told at once. */
export const MOST_FAULTS = 100;

/** Printable, and without what parts the ids of faults. */
const NAME = /^[^\p{Cc}\p{Cs}]+$/u;
/** An assignment would not keep it. */
const FORBIDDEN = ["__proto__"];

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The same graph with what nodes have: type, values and links, and a title. Values are texts, finite numbers, true and
 * false; whole numbers beyond what a number holds exactly are bigints or texts.
 * @throws Problem `workflow/invalid` with every fault
 */
export function readGraph(given: unknown): Prompt {
  if (!isRecord(given))
    throw invalid([
      fault("graph", {
        en: "The graph is no object of nodes by their ids.",
        zh: "graph 不是以节点编号为键的对象。",
      }),
    ]);
  const all = Object.entries(given);
  if (all.length > MOST_NODES || all.length === 0)
    throw invalid([
      fault("graph", {
        en: `The graph has ${all.length} nodes, expected 1 to ${MOST_NODES}.`,
        zh: `工作流有 ${all.length} 个节点，应为 1 到 ${MOST_NODES} 个。`,
      }),
    ]);
  const faults: Fault[] = [];
  const size = { left: LONGEST };
  const nodes = all.map(([id, node]) => [id, readNode(id, node, faults, size)] as const);
  if (size.left < 0)
    faults.push(
      fault("graph", {
        en: `The texts of the graph have more than ${LONGEST} characters in all.`,
        zh: `工作流中的文本合计超过 ${LONGEST} 个字符。`,
      }),
    );
  if (faults.length > 0) throw invalid(faults);
  return Object.fromEntries(nodes);
}

function readNode(
  id: string,
  node: unknown,
  faults: Fault[],
  size: { left: number },
): Prompt[string] {
  const refuse = (field: string, sentence: Text): void => {
    if (faults.length < MOST_FAULTS) faults.push(fault(field, sentence));
  };
  const { class_type: type, inputs = {}, _meta: meta } = isRecord(node) ? node : {};
  if (!isName(id, LONGEST_ID))
    refuse(id.slice(0, LONGEST_ID), {
      en: `A node's id is no text of 1 to ${LONGEST_ID} printable characters.`,
      zh: `节点编号应为 1 到 ${LONGEST_ID} 个可显示字符。`,
    });
  if (typeof type !== "string" || !isName(type, LONGEST_NAME) || !isRecord(inputs)) {
    refuse(id.slice(0, LONGEST_ID), {
      en: `Node ${id.slice(0, LONGEST_ID)} is no object with a class_type and inputs.`,
      zh: `节点 ${id.slice(0, LONGEST_ID)} 不是带有 class_type 和 inputs 的对象。`,
    });
    return {};
  }
  const entries = Object.entries(inputs);
  if (entries.length > MOST_INPUTS)
    refuse(id, {
      en: `Node ${id} has ${entries.length} inputs, expected at most ${MOST_INPUTS}.`,
      zh: `节点 ${id} 有 ${entries.length} 个输入，最多为 ${MOST_INPUTS} 个。`,
    });
  const read = entries.slice(0, MOST_INPUTS).flatMap(([name, value]): [string, unknown][] => {
    // What was left empty.
    if (value === null) return [];
    const kept = isName(name, LONGEST_NAME) ? readValue(value) : undefined;
    if (kept === undefined)
      refuse(`${id}.${name.slice(0, LONGEST_NAME)}`, {
        en: `${name.slice(0, LONGEST_NAME)}: expected a text, a number that is held exactly (larger ones as texts), true, false, or a link [node, output].`,
        zh: `${name.slice(0, LONGEST_NAME)}：应为文本、可精确表示的数（更大的数写作文本）、true、false，或连线 [节点, 输出]。`,
      });
    else size.left -= name.length + (typeof kept === "string" ? kept.length : 1);
    return kept === undefined ? [] : [[name, kept]];
  });
  const title = isRecord(meta) ? meta["title"] : undefined;
  return {
    class_type: type,
    inputs: Object.fromEntries(read),
    ...(typeof title === "string" && { _meta: { title: title.slice(0, LONGEST_NAME) } }),
  };
}

const isName = (text: string, longest: number): boolean =>
  text.length <= longest && NAME.test(text) && !FORBIDDEN.includes(text);

/** Undefined for what is neither value nor link. */
function readValue(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      // Neither can be kept by a database.
      return value.isWellFormed() && !value.includes("\u0000") ? value : undefined;
    case "boolean":
    case "bigint":
      return value;
    case "number":
      return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
        ? value
        : undefined;
    case "object": {
      const from = Array.isArray(value) ? linkOf(value) : undefined;
      return from && from.node.length <= LONGEST_ID && Number.isSafeInteger(from.output)
        ? [from.node, from.output]
        : undefined;
    }
    default:
      return undefined;
  }
}

export const fault = (field: string, sentence: Text): Fault => ({ field, sentence });

/** One sentence for each fault; the first stand in what is said of them all. */
export function invalid(faults: readonly Fault[]): Problem {
  const told = faults.slice(0, TOLD);
  const more = faults.length - told.length;
  const rest =
    more > 0 ? { en: ` And ${more} more.`, zh: `另有 ${more} 处。` } : { en: "", zh: "" };
  return new Problem(
    "workflow/invalid",
    {
      en: `${told.map(({ sentence }) => sentence.en).join(" ")}${rest.en}`,
      zh: `${told.map(({ sentence }) => sentence.zh).join("")}${rest.zh}`,
    },
    { faults },
  );
}

const TOLD = 20;
