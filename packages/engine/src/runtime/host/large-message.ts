/** Large typed arrays cross between processes in pieces: one message of hundreds of megabytes would
 *  hold up the event loop on both sides, and beyond 2 GiB it cannot be sent at all. */
import type { HostChunk } from "@inkloom/contract";

/** Bytes; a piece is copied in about 5 ms. */
const PIECE = 4 * 2 ** 20;

/** Bytes from which on an array of a message that is longer than a piece goes by itself: a message of many arrays would be
 *  as large as one of a large array. */
const ALONE = 64 * 2 ** 10;

/** Stands in a message for an array that was sent in pieces before it. */
interface BlobReference {
  readonly blob: number;
  readonly array: ArrayName;
}

const ARRAYS = {
  Float32Array,
  Float64Array,
  Uint16Array,
  BigInt64Array,
  Int32Array,
  Int8Array,
  Uint8Array,
} as const;

type ArrayName = keyof typeof ARRAYS;

let blobs = 0;

/** The messages to send for `message`, in order: pieces first, then the message itself. */
export function* inPieces(message: object): Generator<object> {
  const large: { readonly view: ArrayBufferView; readonly blob: number }[] = [];
  const least = bytesIn(message) > PIECE ? ALONE : Infinity;
  const light = replaceViews(message, least, (view) => {
    const blob = blobs++;
    large.push({ view, blob });
    return { blob, array: arrayName(view) } satisfies BlobReference;
  });
  for (const { view, blob } of large)
    for (let offset = 0; offset < view.byteLength; offset += PIECE)
      yield {
        kind: "chunk",
        blob,
        total: view.byteLength,
        offset,
        bytes: new Uint8Array(
          view.buffer,
          view.byteOffset + offset,
          Math.min(PIECE, view.byteLength - offset),
        ),
      } satisfies HostChunk;
  yield light;
}

/** Sends every piece, each only once the one before has left, so that few are in memory at a time. */
export async function sendInPieces(
  message: object,
  send: (piece: object) => Promise<void>,
): Promise<void> {
  for (const piece of inPieces(message)) await send(piece);
}

/** Puts arriving pieces together again. */
export class Assembler {
  readonly #blobs = new Map<number, Uint8Array<ArrayBuffer>>();

  /** A complete message, or undefined where this was a piece of one to come. */
  accept(message: object): object | undefined {
    if (isChunk(message)) {
      const { blob, total, offset, bytes } = message;
      const whole = this.#blobs.get(blob) ?? new Uint8Array(total);
      whole.set(bytes, offset);
      this.#blobs.set(blob, whole);
      return undefined;
    }
    return this.#blobs.size === 0 ? message : (this.#restore(message) as object);
  }

  #restore(value: unknown): unknown {
    if (!isContainer(value)) return value;
    if (isBlobReference(value)) {
      const whole = this.#blobs.get(value.blob);
      if (whole === undefined) return value;
      this.#blobs.delete(value.blob);
      return new ARRAYS[value.array](whole.buffer);
    }
    return mapValues(value, (child) => this.#restore(child));
  }
}

/** Of all arrays of a message. */
export function bytesIn(value: object): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  let bytes = 0;
  for (const child of Object.values(value) as unknown[])
    if (typeof child === "object" && child !== null) bytes += bytesIn(child);
  return bytes;
}

/** @param least - Bytes of a view that is replaced. */
function replaceViews(
  value: object,
  least: number,
  replace: (view: ArrayBufferView) => object,
): object {
  if (ArrayBuffer.isView(value)) return value.byteLength >= least ? replace(value) : value;
  return mapValues(value, (child) =>
    typeof child === "object" && child !== null ? replaceViews(child, least, replace) : child,
  );
}

const mapValues = (value: object, change: (child: unknown) => unknown): object =>
  Array.isArray(value)
    ? value.map(change)
    : Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)]));

const isContainer = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !ArrayBuffer.isView(value);

const isChunk = (message: object): message is HostChunk =>
  "kind" in message && message.kind === "chunk";

const isBlobReference = (value: object): value is BlobReference =>
  "blob" in value && "array" in value && typeof value.array === "string" && value.array in ARRAYS;

function arrayName(view: ArrayBufferView): ArrayName {
  for (const name of Object.keys(ARRAYS) as ArrayName[])
    if (view instanceof ARRAYS[name]) return name;
  throw new TypeError(`a ${view.constructor.name} cannot be sent, expected a tensor's array`);
}
