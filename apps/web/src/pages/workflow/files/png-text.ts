/** The texts of a PNG, in which programs keep how it was made. */

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** Bytes of all texts of a file, unpacked. */
const MOST_TEXT = 64 * 2 ** 20;

export const isPng = (bytes: Uint8Array): boolean =>
  SIGNATURE.every((byte, i) => bytes[i] === byte);

/** By keyword; the first of a name counts. Chunks that are damaged are passed over. */
export async function pngTexts(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE.length;
  let room = MOST_TEXT;
  while (isPng(bytes) && at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length < length || type === "IEND") break;
    const found = await textIn(type, data, room);
    if (found !== undefined) {
      room -= found.text.length;
      if (!texts.has(found.keyword)) texts.set(found.keyword, found.text);
    }
    at += 12 + length;
  }
  return texts;
}

interface Found {
  readonly keyword: string;
  readonly text: string;
}

async function textIn(type: string, data: Uint8Array, room: number): Promise<Found | undefined> {
  if (!["tEXt", "zTXt", "iTXt"].includes(type)) return undefined;
  const end = data.indexOf(0);
  if (end < 1 || end > 79) return undefined;
  const keyword = latin(data.subarray(0, end));
  try {
    if (type === "tEXt") return { keyword, text: either(data.subarray(end + 1), room) };
    if (type === "zTXt")
      return { keyword, text: either(await inflated(data.subarray(end + 2), room), room) };
    const packed = data[end + 1] === 1;
    const language = data.indexOf(0, end + 3);
    const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
    if (translated < 0) return undefined;
    const rest = data.subarray(translated + 1);
    const text = packed ? await inflated(rest, room) : rest;
    return { keyword, text: new TextDecoder().decode(text.subarray(0, room)) };
  } catch {
    return undefined;
  }
}

const latin = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

/** ComfyUI writes UTF-8 where the format says Latin-1. */
function either(bytes: Uint8Array, room: number): string {
  const part = bytes.subarray(0, room);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(part);
  } catch {
    return latin(part);
  }
}

async function inflated(bytes: Uint8Array, room: number): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(new DecompressionStream("deflate"));
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > room) throw new RangeError("The text is too long.");
    parts.push(part);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
