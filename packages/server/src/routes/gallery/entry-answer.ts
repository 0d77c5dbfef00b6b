/** A picture of the gallery as the API tells it. */
import type { GalleryEntry } from "../../storage/gallery/entry.ts";
import { assetUrl } from "../jobs/job-answer.ts";

/** Width of the pictures of lists. */
const LIST_WIDTH = 256;

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
  createdAt,
  deletedAt,
}: GalleryEntry) {
  const { hash, bytes, mediaType, width = null, height = null } = picture;
  const url = assetUrl(hash);
  return {
    id,
    user: userId,
    job: jobId,
    index,
    asset: `asset:${hash}`,
    url,
    thumbnail: `${url}?width=${LIST_WIDTH}`,
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
    createdAt,
    removedAt: deletedAt,
  };
}
