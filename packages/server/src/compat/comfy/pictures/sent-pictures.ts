/** Pictures that clients send, and the names they give them. */
import { Problem } from "@inkloom/contract";
import { pictureKind } from "@inkloom/pixels";
import type { Database } from "../../../storage/database.ts";
import { enterAssets } from "../../../storage/gallery/enter.ts";
import { MEDIA_TYPES } from "../../../storage/rebuild/read-making.ts";
import { pictureSize } from "../../../storage/rebuild/picture-size.ts";
import type { Storage } from "../../../storage/storage.ts";
import { knownNames, lockNames, type Owner, setName } from "./name-table.ts";
import { pathOf, type PicturePlace } from "./picture-place.ts";

/** Numbers tried for a name that is taken. */
const MOST_COPIES = 1_000;
/** What nodes can open. */
const KINDS = ["png", "jpeg", "webp"] as const;

export interface SentPicture {
  readonly bytes: Uint8Array;
  readonly place: PicturePlace;
  /** Whether a picture of this name gives way. */
  readonly overwrite: boolean;
}

/**
 * Keeps a picture under its name; where that is taken by another picture, under `name (1)` and so on.
 * @returns the name that it has
 * @throws Problem `input/picture`, `request/large`
 */
export async function keepPicture(
  { database, pictures }: Storage,
  owner: Owner,
  { bytes, place, overwrite }: SentPicture,
  pixelLimit: number,
): Promise<PicturePlace> {
  const facts = expectPicture(bytes, pixelLimit);
  const stored = await pictures.put(bytes, facts.mediaType);
  return database.db.transaction(async (tx) => {
    await lockNames(tx, owner, place.area);
    await enterAssets(tx, [{ ...stored, ...facts }]);
    const free = overwrite ? place : await freePlace(tx, owner, place, stored.hash);
    await setName(tx, owner, free, stored.hash);
    return free;
  });
}

/** By what the bytes are, whatever they are called. */
export function expectPicture(
  bytes: Uint8Array,
  pixelLimit: number,
): { readonly mediaType: string; readonly width: number; readonly height: number } {
  const kind = KINDS.find((each) => each === pictureKind(bytes));
  const size = pictureSize(bytes);
  if (kind === undefined || size === undefined)
    throw new Problem("input/picture", {
      en: `image: got ${bytes.length} bytes that are no picture, expected PNG, JPEG or WebP.`,
      zh: `image：给出的 ${bytes.length} 字节不是图片，应为 PNG、JPEG 或 WebP。`,
    });
  if (size.width * size.height > pixelLimit)
    throw new Problem("request/large", {
      en: `image: got a picture of ${size.width}x${size.height}, expected at most ${pixelLimit} pixels.`,
      zh: `image：图片为 ${size.width}x${size.height}，最多为 ${pixelLimit} 像素。`,
    });
  return { mediaType: MEDIA_TYPES[kind], ...size };
}

async function freePlace(
  tx: Database,
  owner: Owner,
  place: PicturePlace,
  hash: string,
): Promise<PicturePlace> {
  const dot = place.name.lastIndexOf(".");
  const [stem, ending] =
    dot > 0 ? [place.name.slice(0, dot), place.name.slice(dot)] : [place.name, ""];
  for (let first = 0; first < MOST_COPIES; first += 50) {
    const places = Array.from({ length: 50 }, (_, step) => {
      const number = first + step;
      return number === 0 ? place : { ...place, name: `${stem} (${number})${ending}` };
    });
    const known = await knownNames(tx, owner, place.area, places.map(pathOf));
    const free = places.find((each) => [undefined, hash].includes(known.get(pathOf(each))));
    if (free !== undefined) return free;
  }
  throw new Problem("input/invalid", {
    en: `image: there are ${MOST_COPIES} other pictures named ${JSON.stringify(place.name)}; expected another name.`,
    zh: `image：已有 ${MOST_COPIES} 张其他图片名为 ${JSON.stringify(place.name)}；请换一个名称。`,
  });
}
