/** The little of numpy that training frameworks leave in checkpoints: scalars such as a best score. */
import { Damage } from "../damage.ts";
import { PickleObject, PickleTuple, type Charge, type PickleValue } from "../pickle/values.ts";

/** numpy type codes of plain numbers -> value of their little-endian bytes. */
const SCALARS: ReadonlyMap<string, (view: DataView) => number | bigint | boolean> = new Map<
  string,
  (view: DataView) => number | bigint | boolean
>([
  ["f8", (view) => view.getFloat64(0, true)],
  ["f4", (view) => view.getFloat32(0, true)],
  ["i8", (view) => view.getBigInt64(0, true)],
  ["i4", (view) => view.getInt32(0, true)],
  ["u8", (view) => view.getBigUint64(0, true)],
  ["u4", (view) => view.getUint32(0, true)],
  ["b1", (view) => view.getUint8(0) !== 0],
]);

class NumpyType extends PickleObject {
  override readonly kind = { en: "a numpy type", zh: " numpy 类型" };
  readonly code: string;

  constructor(code: string) {
    super();
    this.code = code;
  }

  /** State `(version, byte order, ...)`. */
  override build(state: PickleValue): void {
    if (state instanceof PickleTuple && state.items[1] === ">")
      throw new Damage("weights/byte-order", {
        en: "a numpy scalar is stored big-endian.",
        zh: "有 numpy 标量以大端字节序存储。",
      });
  }
}

/** `numpy.dtype(code, align, copy)` */
export function numpyType(args: readonly PickleValue[]): NumpyType {
  const [code] = args;
  if (typeof code === "string" && SCALARS.has(code)) return new NumpyType(code);
  throw new Damage("weights/pickle", {
    en: `numpy.dtype: expected one of ${[...SCALARS.keys()].join(", ")}.`,
    zh: `numpy.dtype：应为以下之一：${[...SCALARS.keys()].join("、")}。`,
  });
}

/** `numpy.core.multiarray.scalar(dtype, bytes)` */
export function numpyScalar(args: readonly PickleValue[]): number | bigint | boolean {
  const [type, bytes] = args;
  if (type instanceof NumpyType && bytes instanceof Uint8Array) {
    const read = SCALARS.get(type.code);
    if (read !== undefined && bytes.length === Number(type.code.slice(1)))
      return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
  throw new Damage("weights/pickle", {
    en: "numpy scalar: expected a plain number type and its bytes.",
    zh: "numpy 标量：应为普通数值类型及其字节。",
  });
}

/** `_codecs.encode(text, "latin1")`: how protocol 2 writes bytes. */
export function latin1Bytes(args: readonly PickleValue[], charge: Charge): Uint8Array {
  const [text, encoding] = args;
  if (typeof text !== "string" || (encoding !== "latin1" && encoding !== "latin-1"))
    throw new Damage("weights/pickle", {
      en: "_codecs.encode: expected text and latin1.",
      zh: "_codecs.encode：应为文本和 latin1。",
    });
  charge(text.length);
  return new Uint8Array(Buffer.from(text, "latin1"));
}
