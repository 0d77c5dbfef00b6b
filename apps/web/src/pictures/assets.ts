/** Addresses of stored pictures, and putting them there. */
import { service } from "../service/service.ts";
import { pictureWords } from "./picture-words.ts";

const ASSET = /^asset:([0-9a-f]{64})$/;

/** `asset:<sha256>` as an address; widths are those of thumbnails. Undefined for what is no asset. */
export function assetUrl(asset: string, width?: 64 | 128 | 256 | 512 | 1024): string | undefined {
  const hash = ASSET.exec(asset)?.[1];
  if (hash === undefined) return undefined;
  return `/api/v1/assets/${hash}${width === undefined ? "" : `?width=${width}`}`;
}

/** What browsers show and the service reads. */
export const PICTURE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"];

export interface Uploaded {
  readonly asset: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Uploads a picture after looking whether it is one: of a type that is read, not beyond the service's limits.
 * Rejects with an `Error` in the page's language or with the service's problem.
 */
export async function uploadPicture(file: Blob): Promise<Uploaded> {
  const say = pictureWords.say;
  if (!PICTURE_TYPES.includes(file.type)) throw new Error(say("type", { type: file.type || "?" }));
  const { data } = await service().api.GET("/api/v1/service");
  const bytes = data?.limits.uploadBytes;
  if (bytes !== undefined && file.size > bytes)
    throw new Error(say("large", { size: megabytes(file.size), most: megabytes(bytes) }));
  const { width, height } = await sizeOf(file);
  const pixels = data?.limits.pixels;
  if (pixels !== undefined && width * height > pixels)
    throw new Error(say("pixels", { width, height, most: Math.floor(pixels / 1e6) }));
  const { asset } = await service().upload(file);
  return { asset, width, height };
}

/** Rejects with an `Error` in the page's language where it cannot be shown. */
async function sizeOf(file: Blob): Promise<{ readonly width: number; readonly height: number }> {
  try {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch (cause) {
    throw new Error(pictureWords.say("damaged"), { cause });
  }
}

/** Of a stored picture, as it is seen. Rejects with an `Error` in the page's language where it cannot be shown. */
export async function pictureSize(
  asset: string,
): Promise<{ readonly width: number; readonly height: number }> {
  const picture = new Image();
  picture.src = assetUrl(asset) ?? asset;
  try {
    await picture.decode();
  } catch (cause) {
    throw new Error(pictureWords.say("damaged"), { cause });
  }
  return { width: picture.naturalWidth, height: picture.naturalHeight };
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
