/** Small pictures, made when they are first asked for and kept in memory for a while. */
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Problem } from "@inkloom/contract";
import { PixelsError, thumbnail } from "@inkloom/pixels";

/** Widths that there are, in pixels: few, so that nobody fills the memory with sizes. */
export const WIDTHS = [64, 128, 256, 512, 1024] as const;

export interface PictureSource {
  open(key: string): Promise<{ readonly stream: Readable }>;
}

export interface Thumbnails {
  /** @throws Problem `asset/missing`, `input/picture` */
  get(hash: string, width: number): Promise<Uint8Array>;
}

export interface ThumbnailsOptions {
  readonly pixelLimit: number;
  /** Bytes that are kept. @default 64 MiB */
  readonly kept?: number;
  /** Pictures that are decoded at once. @default 2 */
  readonly atOnce?: number;
}

/** @param store where pictures are read from, by hashes or other keys: what lies under a key never changes */
export function openThumbnails(
  store: PictureSource,
  { pixelLimit, kept = 64 * 2 ** 20, atOnce = 2 }: ThumbnailsOptions,
): Thumbnails {
  /** The one used last comes last. */
  const made = new Map<string, Uint8Array>();
  const making = new Map<string, Promise<Uint8Array>>();
  const turns = turnstile(atOnce);
  let bytes = 0;

  const keep = (key: string, picture: Uint8Array) => {
    made.set(key, picture);
    bytes += picture.length;
    for (const [oldest, { length }] of made) {
      if (bytes <= kept) break;
      made.delete(oldest);
      bytes -= length;
    }
  };
  const make = async (key: string, hash: string, width: number): Promise<Uint8Array> => {
    const picture = await turns(async () => {
      const { stream } = await store.open(hash);
      return small(await buffer(stream), hash, { width, area: pixelLimit });
    });
    keep(key, picture);
    return picture;
  };
  return {
    get(hash, width) {
      const key = `${hash} ${width}`;
      const known = made.get(key);
      if (known !== undefined) {
        made.delete(key);
        made.set(key, known);
        return Promise.resolve(known);
      }
      const begun =
        making.get(key) ??
        make(key, hash, width).finally(() => {
          making.delete(key);
        });
      making.set(key, begun);
      return begun;
    },
  };
}

async function small(
  bytes: Uint8Array,
  hash: string,
  options: Parameters<typeof thumbnail>[1],
): Promise<Uint8Array> {
  try {
    return await thumbnail(bytes, options);
  } catch (error) {
    if (!(error instanceof PixelsError)) throw error;
    throw new Problem(
      "input/picture",
      {
        en: `No small picture can be made of ${hash}: it is no picture, or too large a one.`,
        zh: `无法为 ${hash} 生成缩略图：它不是图片，或图片过大。`,
      },
      { cause: error },
    );
  }
}

/** Lets so many in at once; the others wait in their order. */
function turnstile(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= atOnce)
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
