/** The short list: every name that a PyTorch file may import, and what it means here. Nothing is ever
 *  imported or executed; names without a meaning of their own stand for themselves. */
import type { Text } from "@inkloom/contract";
import { Damage, quoted } from "../damage.ts";
import {
  PickleDict,
  PickleFilledDict,
  PickleList,
  PickleName,
  PickleSet,
  PickleTuple,
  type Charge,
  type PickleValue,
} from "../pickle/values.ts";
import { latin1Bytes, numpyScalar, numpyType } from "./numpy.ts";
import { rebuildParameter, rebuildTensorV2, rebuildTensorV3 } from "./rebuild.ts";
import { STORAGE_DTYPES, TORCH_DTYPES } from "./types.ts";

type Call = (args: readonly PickleValue[], charge: Charge) => PickleValue;

const CALLABLE: readonly (readonly [string, Call])[] = [
  ["collections.OrderedDict", orderedDict],
  ["torch._utils._rebuild_tensor_v2", rebuildTensorV2],
  ["torch._utils._rebuild_tensor_v3", rebuildTensorV3], // float8, which has no typed storage
  ["torch._utils._rebuild_parameter", rebuildParameter],
  ["torch.Size", tuple],
  ["builtins.set", set],
  ["__builtin__.set", set], // the same in protocol 2
  ["numpy.core.multiarray.scalar", numpyScalar],
  ["numpy._core.multiarray.scalar", numpyScalar], // numpy 2
  ["numpy.dtype", numpyType],
  ["_codecs.encode", latin1Bytes],
];

const INERT: readonly string[] = [
  ...[...STORAGE_DTYPES.keys(), "UntypedStorage", "storage.UntypedStorage"].map(
    (s) => `torch.${s}`,
  ),
  ...[...TORCH_DTYPES.keys()].map((name) => `torch.${name}`),
  // A key in the `callbacks` of Stable Diffusion 1.x checkpoints; named there, never called.
  "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
];

/** Textual inversions of CompVis and A1111's first ones keep their vectors in it. */
class ParameterDict extends PickleFilledDict {
  fill(state: PickleValue, charge: Charge): void {
    const parameters = state instanceof PickleDict ? state.entries.get("_parameters") : undefined;
    if (!(parameters instanceof PickleDict))
      throw new Damage("weights/pickle", {
        en: "ParameterDict: expected a state with _parameters.",
        zh: "ParameterDict：其状态中应有 _parameters。",
      });
    charge(parameters.entries.size);
    for (const [key, value] of parameters.entries) this.entries.set(key, value);
  }
}

const PARAMETER_DICT = "torch.nn.modules.container.ParameterDict";

const NAMES: ReadonlyMap<string, PickleName> = new Map([
  ...CALLABLE.map(([name, call]) => [name, new PickleName(name, call)] as const),
  ...INERT.map((name) => [name, new PickleName(name)] as const),
  [PARAMETER_DICT, new PickleName(PARAMETER_DICT, undefined, () => new ParameterDict())] as const,
]);

/** @throws Damage `weights/pickle-import` that gives the full name */
export function torchName(module: string, name: string): PickleName {
  const found = NAMES.get(`${module}.${name}`);
  if (found !== undefined) return found;
  if (/^torch\.\w*Storage$/.test(`${module}.${name}`))
    throw new Damage("weights/dtype", {
      en: `tensors of torch.${name} are not supported.`,
      zh: `不支持 torch.${name} 类型的张量。`,
    });
  throw new Damage("weights/pickle-import", {
    en: `the pickle wants to import ${quoted(`${module}.${name}`)}; only tensors and plain containers are read. Nothing was executed.`,
    zh: `该 pickle 试图导入 ${quoted(`${module}.${name}`)}；只会读取张量和普通容器。文件中的内容没有被执行。`,
  });
}

const PAIRS_EXPECTED: Text = {
  en: "OrderedDict: expected a list of pairs.",
  zh: "OrderedDict：应为键值对的列表。",
};

/** `OrderedDict()` or `OrderedDict([(key, value), ...])` */
function orderedDict(args: readonly PickleValue[], charge: Charge): PickleDict {
  const dict = new PickleDict();
  const [pairs] = args;
  if (pairs === undefined) return dict;
  if (!(pairs instanceof PickleList)) throw new Damage("weights/pickle", PAIRS_EXPECTED);
  charge(pairs.items.length);
  for (const pair of pairs.items) {
    const [key, value] =
      pair instanceof PickleTuple || pair instanceof PickleList ? pair.items : [];
    if (key === undefined || value === undefined)
      throw new Damage("weights/pickle", PAIRS_EXPECTED);
    dict.entries.set(key, value);
  }
  return dict;
}

function tuple(args: readonly PickleValue[]): PickleTuple {
  const [items] = args;
  if (items instanceof PickleTuple) return items;
  throw new Damage("weights/pickle", {
    en: "torch.Size: expected a tuple.",
    zh: "torch.Size：应为元组。",
  });
}

function set(args: readonly PickleValue[], charge: Charge): PickleSet {
  const [list] = args;
  const made = new PickleSet();
  if (list instanceof PickleList) {
    charge(list.items.length);
    for (const item of list.items) made.items.push(item);
  } else if (list !== undefined)
    throw new Damage("weights/pickle", { en: "set: expected a list.", zh: "set：应为列表。" });
  return made;
}
