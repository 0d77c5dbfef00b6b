/** A picture of the gallery as the API tells it. */
import type { GalleryEntry } from "../../storage/gallery/entry.ts";
import { assetUrl } from "../jobs/job-answer.ts";

/** Width of the pictures of lists. */
const LIST_WIDTH = 256;

export function pictureLinks(hash: string) {
  const url = assetUrl(hash);
  return { asset: `asset:${hash}`, url, thumbnail: `${url}?width=${LIST_WIDTH}` };
}

export function entryAnswer({
  id,
  userId,
  jobId,
  index,
  picture,
  tool,
  prompt,
  model,
  seed,
  favourite,
  tags,
  boards,
  createdAt,
  deletedAt,
}: GalleryEntry) {
  const { hash, bytes, mediaType, width = null, height = null } = picture;
  return {
    id,
    user: userId,
    job: jobId,
    index,
    ...pictureLinks(hash),
    bytes,
    mediaType,
    width,
    height,
    tool,
    prompt,
    model,
    seed,
    favourite,
    tags,
    boards,
    createdAt,
    removedAt: deletedAt,
  };
}
