import { Damage } from "../damage.ts";
import { DTYPE_BYTES } from "../dtype.ts";
import {
  kindOf,
  PickleName,
  PickleTuple,
  type PickleHost,
  type PickleValue,
} from "../pickle/values.ts";
import { torchName } from "./names.ts";
import { STORAGE_DTYPES, TorchStorage } from "./types.ts";

/** Meaning of names and persistent ids in a PyTorch pickle; collects the storages it meets. */
export class TorchHost implements PickleHost {
  readonly storages = new Map<string, TorchStorage>();

  name(module: string, name: string): PickleName {
    return torchName(module, name);
  }

  /**
   * `("storage", class, key, device, element count[, view])`.
   * Reference: pytorch/pytorch@v2.8.0 torch/serialization.py (_legacy_save, _save: persistent_id).
   */
  persistent(id: PickleValue): TorchStorage {
    if (!(id instanceof PickleTuple))
      throw new Damage("weights/pickle", {
        en: `a persistent id is ${kindOf(id).en}; expected a tuple.`,
        zh: `persistent id 是${kindOf(id).zh}；应为元组。`,
      });
    const [tag, type, key, , count, view] = id.items;
    if (tag !== "storage")
      throw new Damage("weights/pickle", {
        en: `a persistent id of kind ${typeof tag === "string" ? tag : kindOf(tag ?? null).en}; expected storage.`,
        zh: `persistent id 的种类为${typeof tag === "string" ? ` ${tag}` : kindOf(tag ?? null).zh}；应为 storage。`,
      });
    if (!(type instanceof PickleName) || typeof key !== "string" || typeof count !== "number")
      throw new Damage("weights/pickle", {
        en: "a storage's persistent id is malformed.",
        zh: "storage 的 persistent id 格式错误。",
      });
    if (view !== undefined && view !== null)
      throw new Damage("weights/pickle", {
        en: `storage "${key}" is a view of another (torch before 0.4).`,
        zh: `storage "${key}" 是另一个 storage 的视图（torch 0.4 之前的写法）。`,
      });
    const dtype = STORAGE_DTYPES.get(type.name.slice("torch.".length));
    if (dtype === undefined && !type.name.endsWith("UntypedStorage"))
      throw new Damage("weights/pickle", {
        en: `${type.name} is no storage class.`,
        zh: `${type.name} 不是 storage 类。`,
      });
    const byteLength = count * (dtype === undefined ? 1 : DTYPE_BYTES[dtype]);
    if (!Number.isSafeInteger(byteLength) || byteLength < 0)
      throw new Damage("weights/layout", {
        en: `storage "${key}" claims ${count} elements.`,
        zh: `storage "${key}" 声称有 ${count} 个元素。`,
      });
    return this.#register(new TorchStorage(key, dtype, byteLength));
  }

  #register(storage: TorchStorage): TorchStorage {
    const known = this.storages.get(storage.key);
    if (known === undefined) {
      this.storages.set(storage.key, storage);
      return storage;
    }
    if (known.dtype !== storage.dtype || known.byteLength !== storage.byteLength)
      throw new Damage("weights/layout", {
        en: `storage "${storage.key}" is given two types or sizes.`,
        zh: `storage "${storage.key}" 有两种不同的类型或大小。`,
      });
    return known;
  }
}
