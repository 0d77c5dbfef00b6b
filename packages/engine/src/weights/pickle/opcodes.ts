/** The instructions a weight file may use, and the names of those it may not, for messages.
 *  Codes: CPython 3.13 Lib/pickletools.py; descriptions in PEP 307, PEP 3154 and PEP 574. */
import type { ByteReader } from "./byte-reader.ts";
import {
  addItems,
  append,
  build,
  newObject,
  long,
  protocol,
  reduce,
  setItems,
  stackGlobal,
  type Machine,
} from "./instructions.ts";
import { PickleDict, PickleList, PickleSet, PickleTuple, type PickleValue } from "./values.ts";

const u8 = (bytes: ByteReader) => bytes.u8();
const u32 = (bytes: ByteReader) => bytes.u32();
const u64 = (bytes: ByteReader) => bytes.u64();

type Length = (bytes: ByteReader) => number;
const text = (length: Length) => (m: Machine) => m.bytes.utf8(length(m.bytes));
const binary = (length: Length) => (m: Machine) => new Uint8Array(m.bytes.take(length(m.bytes)));
const latin1 = (length: Length) => (m: Machine) =>
  Buffer.from(m.bytes.take(length(m.bytes))).toString("latin1"); // Python 2's str
const tuple = (size: number) => (m: Machine) => new PickleTuple(m.stack.popMany(size));
const NOTHING = new PickleTuple([]);

/** Instructions that push one value. */
export const PUSHES: ReadonlyMap<number, (m: Machine) => PickleValue> = new Map<
  number,
  (m: Machine) => PickleValue
>([
  [0x4e, () => null], // NONE
  [0x88, () => true], // NEWTRUE
  [0x89, () => false], // NEWFALSE
  [0x4a, (m) => m.bytes.i32()], // BININT
  [0x4b, (m) => m.bytes.u8()], // BININT1
  [0x4d, (m) => m.bytes.u16()], // BININT2
  [0x8a, (m) => long(m, m.bytes.u8())], // LONG1
  [0x8b, (m) => long(m, m.bytes.u32())], // LONG4
  [0x47, (m) => m.bytes.f64BigEndian()], // BINFLOAT
  [0x8c, text(u8)], // SHORT_BINUNICODE
  [0x58, text(u32)], // BINUNICODE
  [0x8d, text(u64)], // BINUNICODE8
  [0x55, latin1(u8)], // SHORT_BINSTRING
  [0x54, latin1(u32)], // BINSTRING
  [0x43, binary(u8)], // SHORT_BINBYTES
  [0x42, binary(u32)], // BINBYTES
  [0x8e, binary(u64)], // BINBYTES8
  [0x96, binary(u64)], // BYTEARRAY8
  [0x29, () => NOTHING], // EMPTY_TUPLE
  [0x85, tuple(1)], // TUPLE1
  [0x86, tuple(2)], // TUPLE2
  [0x87, tuple(3)], // TUPLE3
  [0x74, (m) => new PickleTuple(m.stack.popMark())], // TUPLE
  [0x5d, () => new PickleList()], // EMPTY_LIST
  [0x7d, () => new PickleDict()], // EMPTY_DICT
  [0x8f, () => new PickleSet()], // EMPTY_SET
  [0x32, (m) => m.stack.top()], // DUP
  [0x68, (m) => m.stack.recall(m.bytes.u8())], // BINGET
  [0x6a, (m) => m.stack.recall(m.bytes.u32())], // LONG_BINGET
  [0x63, (m) => m.host.name(m.bytes.line(), m.bytes.line())], // GLOBAL
  [0x93, stackGlobal], // STACK_GLOBAL
  [0x51, (m) => m.host.persistent(m.stack.pop())], // BINPERSID
  [0x52, reduce], // REDUCE
  [0x81, newObject], // NEWOBJ
]);

/** Instructions that change what is there. */
export const CHANGES: ReadonlyMap<number, (m: Machine) => unknown> = new Map<
  number,
  (m: Machine) => unknown
>([
  [0x80, protocol], // PROTO
  [0x95, (m) => m.bytes.u64()], // FRAME, a hint for buffered readers
  [
    0x30,
    (m) => {
      m.stack.drop();
    },
  ], // POP
  [0x31, (m) => m.stack.popMark()], // POP_MARK
  [
    0x28,
    (m) => {
      m.stack.mark();
    },
  ], // MARK
  [
    0x61,
    (m) => {
      append(m, [m.stack.pop()]);
    },
  ], // APPEND
  [
    0x65,
    (m) => {
      append(m, m.stack.popMark());
    },
  ], // APPENDS
  [
    0x73,
    (m) => {
      setItems(m, m.stack.popMany(2));
    },
  ], // SETITEM
  [
    0x75,
    (m) => {
      setItems(m, m.stack.popMark());
    },
  ], // SETITEMS
  [
    0x90,
    (m) => {
      addItems(m, m.stack.popMark());
    },
  ], // ADDITEMS
  [
    0x71,
    (m) => {
      m.stack.memoize(m.bytes.u8());
    },
  ], // BINPUT
  [
    0x72,
    (m) => {
      m.stack.memoize(m.bytes.u32());
    },
  ], // LONG_BINPUT
  [
    0x94,
    (m) => {
      m.stack.memoize();
    },
  ], // MEMOIZE
  [0x62, build], // BUILD
]);

/** Instructions that a pickle may hold but a weight file may not. */
export const REFUSED: ReadonlyMap<number, string> = new Map([
  [0x69, "INST"],
  [0x6f, "OBJ"],
  [0x92, "NEWOBJ_EX"],
  [0x82, "EXT1"],
  [0x83, "EXT2"],
  [0x84, "EXT4"],
  [0x97, "NEXT_BUFFER"],
  [0x98, "READONLY_BUFFER"],
  [0x91, "FROZENSET"],
  [0x50, "PERSID"],
  [0x46, "FLOAT"],
  [0x49, "INT"],
  [0x4c, "LONG"],
  [0x53, "STRING"],
  [0x56, "UNICODE"],
  [0x64, "DICT"],
  [0x6c, "LIST"],
  [0x67, "GET"],
  [0x70, "PUT"],
]);
