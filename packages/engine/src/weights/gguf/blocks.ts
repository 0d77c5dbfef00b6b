/** Quantised blocks of GGUF -> numbers: each format is a block of bytes with its scales and codes, and how to
 *  read it. Formulas: ggml-org/ggml@v0.9.4, src/ggml-quants.c (dequantize_row_*). */
import { float16Bits } from "../small-floats.ts";

export interface BlockFormat {
  /** As llama.cpp calls it. */
  readonly name: string;
  /** Values per block. */
  readonly values: number;
  /** Bytes per block. */
  readonly bytes: number;
  /** Reads the block at `at` into `out` from `to` on. */
  readonly read: (data: DataView, at: number, out: Float32Array, to: number) => void;
}

const bits = new Uint32Array(1);
const asFloat = new Float32Array(bits.buffer);

function half(data: DataView, at: number): number {
  bits[0] = float16Bits(data.getUint16(at, true));
  return asFloat[0] ?? NaN;
}

/** 32 values of 4 or 5 bits: `offset` is added to the code, or the block holds its own smallest value. */
function small(name: string, bits5: boolean, own: boolean): BlockFormat {
  const start = own ? 4 : 2;
  const codes = start + (bits5 ? 4 : 0);
  const middle = bits5 ? 16 : 8;
  return {
    name,
    values: 32,
    bytes: codes + 16,
    read(data, at, out, to) {
      const scale = half(data, at);
      const least = own ? half(data, at + 2) : -middle * scale;
      const high = bits5 ? data.getUint32(at + start, true) : 0;
      for (let i = 0; i < 16; i++) {
        const code = data.getUint8(at + codes + i);
        const low = (code & 15) | (((high >>> i) & 1) << 4);
        const upper = (code >>> 4) | (((high >>> (i + 16)) & 1) << 4);
        out[to + i] = own ? low * scale + least : (low - middle) * scale;
        out[to + i + 16] = own ? upper * scale + least : (upper - middle) * scale;
      }
    },
  };
}

const Q8_0: BlockFormat = {
  name: "Q8_0",
  values: 32,
  bytes: 34,
  read(data, at, out, to) {
    const scale = half(data, at);
    for (let i = 0; i < 32; i++) out[to + i] = data.getInt8(at + 2 + i) * scale;
  },
};

/** Values of a block of the K formats. */
const K = 256;

const Q2_K: BlockFormat = {
  name: "Q2_K",
  values: K,
  bytes: 84,
  read(data, at, out, to) {
    const [scale, least] = [half(data, at + 80), half(data, at + 82)];
    for (let group = 0; group < 16; group++) {
      const packed = data.getUint8(at + group);
      const [step, below] = [scale * (packed & 15), least * (packed >>> 4)];
      // halves of 128 values; in each, four pairs of groups of 16 share 32 bytes at two bits
      const [side, pair] = [group >>> 3, (group & 7) >>> 1];
      for (let i = 0; i < 16; i++) {
        const code = data.getUint8(at + 16 + side * 32 + (group & 1) * 16 + i);
        out[to + group * 16 + i] = step * ((code >>> (2 * pair)) & 3) - below;
      }
    }
  },
};

const Q3_K: BlockFormat = {
  name: "Q3_K",
  values: K,
  bytes: 110,
  read(data, at, out, to) {
    const scale = half(data, at + 108);
    for (let group = 0; group < 16; group++) {
      // six bits: four in the first eight bytes, low then high halves, two in the last four
      const low = (data.getUint8(at + 96 + (group & 7)) >>> (group < 8 ? 0 : 4)) & 15;
      const high = (data.getUint8(at + 104 + (group & 3)) >>> (2 * (group >>> 2))) & 3;
      const step = scale * ((low | (high << 4)) - 32);
      const [side, pair] = [group >>> 3, (group & 7) >>> 1];
      for (let i = 0; i < 16; i++) {
        const place = (group & 1) * 16 + i;
        const code = (data.getUint8(at + 32 + side * 32 + place) >>> (2 * pair)) & 3;
        const third = (data.getUint8(at + place) >>> (side * 4 + pair)) & 1;
        out[to + group * 16 + i] = step * (code - (third === 1 ? 0 : 4));
      }
    }
  },
};

/** The scale and the smallest value of one of eight groups, six bits each in twelve bytes. */
function scaleAndLeast(data: DataView, at: number, group: number): [scale: number, least: number] {
  const byte = (i: number): number => data.getUint8(at + i);
  if (group < 4) return [byte(group) & 63, byte(group + 4) & 63];
  const shared = byte(group + 4);
  return [
    (shared & 15) | ((byte(group - 4) >>> 6) << 4),
    (shared >>> 4) | ((byte(group) >>> 6) << 4),
  ];
}

/** Q4_K and Q5_K: eight groups of 32, two of which share 32 bytes. */
const grouped = (name: string, fifth: boolean): BlockFormat => ({
  name,
  values: K,
  bytes: fifth ? 176 : 144,
  read(data, at, out, to) {
    const [scale, least] = [half(data, at), half(data, at + 2)];
    const codes = at + (fifth ? 48 : 16);
    for (let group = 0; group < 8; group++) {
      const [own, below] = scaleAndLeast(data, at + 4, group);
      for (let i = 0; i < 32; i++) {
        const code = data.getUint8(codes + (group >>> 1) * 32 + i);
        const high = fifth ? (data.getUint8(at + 16 + i) >>> group) & 1 : 0;
        const value = ((group & 1) === 0 ? code & 15 : code >>> 4) + 16 * high;
        out[to + group * 32 + i] = scale * own * value - least * below;
      }
    }
  },
});

const Q6_K: BlockFormat = {
  name: "Q6_K",
  values: K,
  bytes: 210,
  read(data, at, out, to) {
    const scale = half(data, at + 208);
    for (let group = 0; group < 8; group++) {
      const [side, quarter] = [group >>> 2, group & 3];
      for (let i = 0; i < 32; i++) {
        const code = data.getUint8(at + side * 64 + (quarter & 1) * 32 + i);
        const low = quarter < 2 ? code & 15 : code >>> 4;
        const high = (data.getUint8(at + 128 + side * 32 + i) >>> (2 * quarter)) & 3;
        const own = data.getInt8(at + 192 + side * 8 + quarter * 2 + (i >>> 4));
        out[to + group * 32 + i] = scale * own * ((low | (high << 4)) - 32);
      }
    }
  },
};

/** By the number that a file gives a tensor's type. */
export const BLOCK_FORMATS: ReadonlyMap<number, BlockFormat> = new Map([
  [2, small("Q4_0", false, false)],
  [3, small("Q4_1", false, true)],
  [6, small("Q5_0", true, false)],
  [7, small("Q5_1", true, true)],
  [8, Q8_0],
  [10, Q2_K],
  [11, Q3_K],
  [12, grouped("Q4_K", false)],
  [13, grouped("Q5_K", true)],
  [14, Q6_K],
]);

/** Whole blocks -> their numbers. */
export function readBlocks(bytes: Uint8Array, format: BlockFormat): Float32Array {
  const count = bytes.byteLength / format.bytes;
  if (!Number.isInteger(count))
    throw new RangeError(
      `${format.name}: ${bytes.byteLength} bytes were given, expected a multiple of ${format.bytes}`,
    );
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(count * format.values);
  for (let block = 0; block < count; block++)
    format.read(data, block * format.bytes, out, block * format.values);
  return out;
}
