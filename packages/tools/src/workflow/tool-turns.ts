/** How often a tool's node runs its tool, and with what: once for each picture or text that comes along its links. */
import { nodeParameters, Problem, type ToolDeclaration } from "@inkloom/contract";
import { type ComfyUnit, maskImage, type NodeInputs } from "@inkloom/diffusion";
import { pictureFiles } from "./picture-values.ts";

export interface Turn {
  /** What was filled in, and texts, numbers and control units without their pictures that came along links. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The same with the pictures that came along links, called by their names in `pictures`. */
  readonly whole: Readonly<Record<string, unknown>>;
  readonly pictures: ReadonlyMap<string, () => Promise<Uint8Array>>;
}

/** Runs of one node. */
const MOST_TURNS = 256;

/** Begins the names of pictures that came along links. */
const LINK = "link:";

type Given =
  | { readonly values: readonly unknown[] }
  | { readonly units: readonly ComfyUnit[] }
  | { readonly pictures: readonly (() => Promise<Uint8Array>)[] };

/** Shorter lists repeat their last. @throws Problem `input/invalid` for too many */
export function turnsOf(tool: ToolDeclaration, inputs: NodeInputs): Turn[] {
  const given = nodeParameters(tool).flatMap(({ name }) => {
    const found = inputs.get(name);
    return found === undefined ? [] : [[name, listOf(name, found)] as const];
  });
  const count = Math.max(1, ...given.map(([, each]) => lengthOf(each)));
  if (count > MOST_TURNS)
    throw new Problem("input/invalid", {
      en: `${count} pictures or texts came along a link, expected at most ${MOST_TURNS}`,
      zh: `连线传来 ${count} 张图片或 ${count} 段文本，最多为 ${MOST_TURNS}`,
    });
  return Array.from({ length: count }, (_, turn) => {
    const parameters: Record<string, unknown> = {};
    const linked: Record<string, unknown> = {};
    const pictures = new Map<string, () => Promise<Uint8Array>>();
    const named = (name: string, file: () => Promise<Uint8Array>): string => {
      pictures.set(LINK + name, file);
      return LINK + name;
    };
    for (const [name, each] of given) {
      const at = Math.min(turn, lengthOf(each) - 1);
      if ("units" in each) {
        parameters[name] = each.units.map(({ unit }) => unit);
        linked[name] = each.units.map((unit, i) => unitWith(unit, `${name}${i}`, named));
      } else if ("values" in each) parameters[name] = each.values[at];
      else {
        const file = each.pictures[at];
        if (file !== undefined) linked[name] = named(name, file);
      }
    }
    return { parameters, whole: { ...parameters, ...linked }, pictures };
  });
}

const lengthOf = (given: Given): number =>
  "units" in given ? 1 : "values" in given ? given.values.length : given.pictures.length;

/** A unit that calls its pictures by names. */
function unitWith(
  { unit, image, mask }: ComfyUnit,
  name: string,
  named: (name: string, file: () => Promise<Uint8Array>) => string,
): ComfyUnit["unit"] {
  const [picture] = image ? pictureFiles(image) : [];
  const [marked] = mask ? pictureFiles(maskImage(mask, undefined)) : [];
  return {
    ...unit,
    ...(picture && { image: named(name, picture) }),
    ...(marked && { mask: named(`${name} mask`, marked) }),
  };
}

/** Seeds by chance are drawn before a graph runs, which one along a link would escape. */
const SEEDS = ["seed", "variation_seed"];

function listOf(name: string, found: NonNullable<ReturnType<NodeInputs["get"]>>): Given {
  if (typeof found !== "object") return { values: [plain(found)] };
  switch (found.type) {
    case "IMAGE":
      return { pictures: pictureFiles(found.value) };
    case "CONTROL":
      return { units: found.value };
    case "STRING":
      return { values: found.value };
    case "INT":
    case "FLOAT":
    case "BOOLEAN":
      if (SEEDS.includes(name) && found.value === -1) throw drawn(name);
      return { values: [plain(found.value)] };
    default:
      throw new TypeError(`a ${found.type} came to the tool's input ${name}`);
  }
}

/** Larger ones are beyond every range, which is then said. */
const plain = (value: string | number | bigint | boolean): string | number | boolean =>
  typeof value === "bigint" ? Number(value) : value;

const drawn = (name: string): Problem => {
  const sentence = {
    en: `${name}: got -1 along its link, expected a seed; chance is for the field itself.`,
    zh: `${name}：连线传来 -1，应为确定的种子；随机选取请直接在该字段填写 -1。`,
  };
  return new Problem("input/invalid", sentence, { faults: [{ field: name, sentence }] });
};
