import { Damage, quoted } from "../damage.ts";
import { kindOf, PickleDict, PickleList, PickleTuple, type PickleValue } from "../pickle/values.ts";
import { TorchTensor } from "./types.ts";

/** Containers that training programs wrap weights in, the preferred one first. */
const CONTAINERS = [
  "state_dict",
  "params_ema",
  "params",
  "model_state_dict",
  "model",
  "module",
  "net",
];
const DEEPEST = 32; // containers within containers
const MOST_VALUES = 1_000_000; // visited in all; a shared container counts each time it is met
const LONE_TENSOR = "tensor"; // key where the file is one tensor without a container

export interface StateDict {
  /** Keys of nested containers are joined by dots. */
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * The tensors of a checkpoint, whatever wraps them.
 *
 * Where one of `CONTAINERS` holds tensors, only that one is taken; `metadata` then names it
 * (`inkloom.container`) and the neighbours that held tensors too (`inkloom.ignored`).
 */
export function findStateDict(root: PickleValue): StateDict {
  const metadata = new Map<string, string>();
  const walker = new Walker();
  const wrappers: string[] = [];
  const ignored: string[] = [];
  let top = root;
  while (top instanceof PickleDict) {
    notePlainValues(top, metadata);
    const inner = containerIn(top, walker);
    if (inner === undefined) break;
    for (const [key, value] of top.entries)
      if (key !== inner.name && walker.holdsTensors(value))
        ignored.push([...wrappers, segment(key)].join("."));
    wrappers.push(inner.name);
    top = inner.dict;
  }
  if (wrappers.length > 0) metadata.set("inkloom.container", wrappers.join("."));
  if (ignored.length > 0) metadata.set("inkloom.ignored", ignored.join(", "));
  const tensors = new Map<string, TorchTensor>();
  walker.walk(top, (path, tensor) => {
    const key = path.length === 0 ? LONE_TENSOR : path.join(".");
    if (tensors.has(key))
      throw new Damage("weights/layout", {
        en: `two tensors come to the same key ${quoted(key)}.`,
        zh: `有两个张量的键同为 ${quoted(key)}。`,
      });
    tensors.set(key, tensor);
  });
  if (tensors.size === 0)
    throw new Damage("weights/no-tensors", {
      en: "the pickle holds no tensors in plain containers.",
      zh: "该 pickle 的普通容器中没有张量。",
    });
  return { tensors, metadata: Object.fromEntries(metadata) };
}

function containerIn(
  dict: PickleDict,
  walker: Walker,
): { readonly name: string; readonly dict: PickleDict } | undefined {
  for (const name of CONTAINERS) {
    const inner = dict.entries.get(name);
    if (inner instanceof PickleDict && walker.holdsTensors(inner)) return { name, dict: inner };
  }
  return undefined;
}

function notePlainValues(dict: PickleDict, metadata: Map<string, string>): void {
  for (const [key, value] of dict.entries)
    if (typeof key !== "string" || value === null) continue;
    else if (typeof value !== "object") metadata.set(key, String(value));
    else if (isListOfTexts(value)) metadata.set(key, JSON.stringify(value.items));
}

/** Names of what a network tells apart, say. */
const isListOfTexts = (value: PickleValue): value is PickleList =>
  value instanceof PickleList &&
  value.items.length > 0 &&
  value.items.every((item) => typeof item === "string");

/** Visits tensors, depth first in the file's order; all visits together are bounded, since a pickle may
 *  share one container so often that its tree is endless. */
class Walker {
  #left = MOST_VALUES;

  holdsTensors(value: PickleValue): boolean {
    let found = false;
    this.walk(value, () => (found = true));
    return found;
  }

  walk(
    value: PickleValue,
    visit: (path: readonly string[], tensor: TorchTensor) => void,
    path: readonly string[] = [],
  ): void {
    if (--this.#left < 0)
      throw new Damage("weights/pickle-limit", {
        en: `the pickle holds over ${MOST_VALUES} values.`,
        zh: `该 pickle 包含超过 ${MOST_VALUES} 个值。`,
      });
    if (path.length > DEEPEST)
      throw new Damage("weights/pickle-limit", {
        en: `containers are nested over ${DEEPEST} deep.`,
        zh: `容器嵌套超过 ${DEEPEST} 层。`,
      });
    if (value instanceof TorchTensor) visit(path, value);
    else if (value instanceof PickleDict)
      for (const [key, item] of value.entries) this.walk(item, visit, [...path, segment(key)]);
    else if (value instanceof PickleList || value instanceof PickleTuple)
      for (const [i, item] of value.items.entries()) this.walk(item, visit, [...path, String(i)]);
  }
}

/** Keys that are neither text nor numbers occur only beside the weights (a class among `callbacks`). */
function segment(key: PickleValue): string {
  return typeof key === "string" || typeof key === "number" ? String(key) : kindOf(key).en;
}
