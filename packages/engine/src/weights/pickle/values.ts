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

/** An importable name of the short list. It stands for itself: nothing is ever imported. */
export class PickleName {
  readonly name: string;
  /** What "calling" the name means here, for the few names that may be called. */
  readonly call: ((args: readonly PickleValue[], charge: Charge) => PickleValue) | undefined;

  constructor(name: string, call?: (args: readonly PickleValue[], charge: Charge) => PickleValue) {
    this.name = name;
    this.call = call;
  }
}

/** Base of what a host makes: storages, tensors, numpy types. */
export abstract class PickleObject {
  abstract readonly kind: string;

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

/** What a value is, in a word for messages. */
export function kindOf(value: PickleValue): string {
  if (value === null) return "None";
  if (value instanceof PickleName) return `the name ${value.name}`;
  if (value instanceof PickleObject) return `a ${value.kind}`;
  if (value instanceof PickleTuple) return "a tuple";
  if (value instanceof PickleList) return "a list";
  if (value instanceof PickleDict) return "a dict";
  if (value instanceof PickleSet) return "a set";
  if (value instanceof Uint8Array) return "bytes";
  return `a ${typeof value}`;
}
