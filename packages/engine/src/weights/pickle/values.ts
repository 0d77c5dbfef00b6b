import type { Text } from "@inkloom/contract";

/** What a pickle may hold here: plain data, plus objects that the reader's host makes. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleTuple
  | PickleList
  | PickleSet
  | PickleDict
  | PickleName
  | PickleObject;

export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

export class PickleList {
  readonly items: PickleValue[] = [];
}

/** Members as given; equal ones are not joined, since nothing here looks into a set. */
export class PickleSet {
  readonly items: PickleValue[] = [];
}

/** Keys compare as in a JavaScript map; the state dicts this reads have strings and integers as keys. */
export class PickleDict {
  readonly entries = new Map<PickleValue, PickleValue>();
}

/** A dict that a class of the short list stands for; its entries come with its state. */
export abstract class PickleFilledDict extends PickleDict {
  abstract fill(state: PickleValue, charge: Charge): void;
}

/** An importable name of the short list. It stands for itself: nothing is ever imported. */
export class PickleName {
  readonly name: string;
  /** What "calling" the name means here, for the few names that may be called. */
  readonly call: ((args: readonly PickleValue[], charge: Charge) => PickleValue) | undefined;
  /** What an object of this class is here, for the one class of which there may be any. */
  readonly make: (() => PickleFilledDict) | undefined;

  constructor(
    name: string,
    call?: (args: readonly PickleValue[], charge: Charge) => PickleValue,
    make?: () => PickleFilledDict,
  ) {
    this.name = name;
    this.call = call;
    this.make = make;
  }
}

/** Base of what a host makes: storages, tensors, numpy types. */
export abstract class PickleObject {
  /** What it is, for messages. */
  abstract readonly kind: Text;

  /** Receives the state of a BUILD instruction; throws where the object takes none. */
  build?(state: PickleValue): void;
}

/** Counts `units` of work (elements copied) against the pickle's limit; throws beyond it. */
export type Charge = (units: number) => void;

/** Gives names and persistent ids their meaning. Both throw `Damage` for what is not allowed. */
export interface PickleHost {
  name(module: string, name: string): PickleName;
  persistent(id: PickleValue): PickleValue;
}

/** Words for messages. Chinese ones follow a Chinese word: what is written in Latin letters begins with the
 *  space between the two scripts. */
export const KINDS = {
  none: { en: "None", zh: " None" },
  name: { en: "a name", zh: "名称" },
  tuple: { en: "a tuple", zh: "元组" },
  list: { en: "a list", zh: "列表" },
  dict: { en: "a dict", zh: "字典" },
  set: { en: "a set", zh: "集合" },
  bytes: { en: "bytes", zh: "字节串" },
  boolean: { en: "a boolean", zh: "布尔值" },
  number: { en: "a number", zh: "数值" },
  bigint: { en: "a bigint", zh: "大整数" },
  string: { en: "a string", zh: "字符串" },
} as const satisfies Readonly<Record<string, Text>>;

/** What a value is, in a word for messages. */
export function kindOf(value: PickleValue): Text {
  if (value === null) return KINDS.none;
  if (value instanceof PickleName)
    return { en: `the name ${value.name}`, zh: `名称 ${value.name}` };
  if (value instanceof PickleObject) return value.kind;
  if (value instanceof PickleTuple) return KINDS.tuple;
  if (value instanceof PickleList) return KINDS.list;
  if (value instanceof PickleDict) return KINDS.dict;
  if (value instanceof PickleSet) return KINDS.set;
  if (value instanceof Uint8Array) return KINDS.bytes;
  if (typeof value === "boolean") return KINDS.boolean;
  if (typeof value === "number") return KINDS.number;
  return typeof value === "bigint" ? KINDS.bigint : KINDS.string;
}
