/** The instructions of a pickle that do more than push a constant. */
import type { Text } from "@inkloom/contract";
import { Damage } from "../damage.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { PickleStack } from "./stack.ts";
import {
  kindOf,
  KINDS,
  PickleDict,
  PickleFilledDict,
  PickleList,
  PickleName,
  PickleObject,
  PickleSet,
  PickleTuple,
  type Charge,
  type PickleHost,
  type PickleValue,
} from "./values.ts";

export interface Machine {
  readonly bytes: ByteReader;
  readonly stack: PickleStack;
  readonly host: PickleHost;
  readonly charge: Charge;
}

const LONGEST_INTEGER = 64; // bytes; torch's magic number has 10

export function protocol(m: Machine): void {
  const version = m.bytes.u8();
  if (version < 2 || version > 5)
    throw new Damage("weights/pickle", {
      en: `pickle protocol ${version}; expected 2 to 5.`,
      zh: `pickle 协议为 ${version}；应为 2 到 5。`,
    });
}

/** A two's complement integer; a plain number wherever that is exact. */
export function long(m: Machine, length: number): number | bigint {
  if (length > LONGEST_INTEGER)
    throw new Damage("weights/pickle-limit", {
      en: `an integer of ${length} bytes; at most ${LONGEST_INTEGER} are read.`,
      zh: `有一个 ${length} 字节的整数；最多读取 ${LONGEST_INTEGER} 字节。`,
    });
  let value = 0n;
  for (const byte of m.bytes.take(length).toReversed()) value = (value << 8n) | BigInt(byte);
  value = BigInt.asIntN(length * 8, value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function append(m: Machine, items: readonly PickleValue[]): void {
  const list = m.stack.top();
  if (!(list instanceof PickleList)) throw misplaced("APPEND", KINDS.list, list);
  for (const item of items) list.items.push(item);
}

export function addItems(m: Machine, items: readonly PickleValue[]): void {
  const set = m.stack.top();
  if (!(set instanceof PickleSet)) throw misplaced("ADDITEMS", KINDS.set, set);
  for (const item of items) set.items.push(item);
}

export function setItems(m: Machine, items: readonly PickleValue[]): void {
  const dict = m.stack.top();
  if (!(dict instanceof PickleDict)) throw misplaced("SETITEMS", KINDS.dict, dict);
  for (let i = 0; i < items.length; i += 2) {
    const [key, value] = [items[i], items[i + 1]];
    if (key === undefined || value === undefined)
      throw new Damage("weights/pickle", {
        en: "SETITEMS: a key without value.",
        zh: "SETITEMS：有键没有对应的值。",
      });
    dict.entries.set(key, value);
  }
}

export function stackGlobal(m: Machine): PickleValue {
  const name = m.stack.pop();
  const module = m.stack.pop();
  if (typeof module !== "string" || typeof name !== "string")
    throw new Damage("weights/pickle", {
      en: "STACK_GLOBAL: the name is not a string.",
      zh: "STACK_GLOBAL：名称不是字符串。",
    });
  return m.host.name(module, name);
}

export function reduce(m: Machine): PickleValue {
  const args = m.stack.pop();
  const callee = m.stack.pop();
  if (!(args instanceof PickleTuple)) throw misplaced("REDUCE", KINDS.tuple, args);
  if (!(callee instanceof PickleName)) throw misplaced("REDUCE", KINDS.name, callee);
  if (callee.call === undefined)
    throw new Damage("weights/pickle-import", {
      en: `the pickle wants to call ${callee.name}, which may be named but not called.`,
      zh: `该 pickle 试图调用 ${callee.name}；此名称可以出现，但不允许调用。`,
    });
  return callee.call(args.items, m.charge);
}

/** Makes an object of a class of the short list; no code of the file's is run for it. */
export function newObject(m: Machine): PickleValue {
  const at = m.bytes.at - 1;
  const args = m.stack.pop();
  const callee = m.stack.pop();
  const plain = args instanceof PickleTuple && args.items.length === 0;
  if (callee instanceof PickleName && callee.make !== undefined && plain) return callee.make();
  throw new Damage("weights/pickle", {
    en: `pickle instruction NEWOBJ at byte ${at} has no place in a weight file.`,
    zh: `第 ${at} 字节处的 pickle 指令 NEWOBJ 不应出现在权重文件中。`,
  });
}

/** Attributes of a dict (PyTorch puts a module's `_metadata` there) carry no tensors and are dropped. */
export function build(m: Machine): void {
  const state = m.stack.pop();
  const target = m.stack.top();
  if (target instanceof PickleFilledDict) target.fill(state, m.charge);
  if (target instanceof PickleDict) return;
  if (!(target instanceof PickleObject) || target.build === undefined)
    throw misplaced("BUILD", KINDS.dict, target);
  target.build(state);
}

function misplaced(opcode: string, expected: Text, value: PickleValue): Damage {
  return new Damage("weights/pickle", {
    en: `${opcode}: expected ${expected.en}, found ${kindOf(value).en}.`,
    zh: `${opcode}：应为${expected.zh}，实为${kindOf(value).zh}。`,
  });
}
