/** What a picture is called when it is saved. */
import type { Entry } from "./gallery-service.ts";

type Named = Pick<Entry, "asset" | "mediaType" | "url">;

const ENDINGS: Readonly<Record<string, string>> = {
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "image/webp": ".webp",
  "image/gif": ".gif",
  "image/avif": ".avif",
};

/** `inkloom-1a2b3c4d5e6f.png`: by its content, so that saving it twice shows that it is the same. */
export const fileName = ({ asset, mediaType }: Named): string =>
  `inkloom-${asset.replace(/^asset:/, "").slice(0, 12)}${ENDINGS[mediaType] ?? ""}`;

/** Answers so that browsers save it. */
export const savedUrl = (entry: Named): string =>
  `${entry.url}?save=${encodeURIComponent(fileName(entry))}`;
