/** Endings of files by what is in them. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ["image/png", ".png"],
  ["image/jpeg", ".jpg"],
  ["image/webp", ".webp"],
  ["image/gif", ".gif"],
  ["image/avif", ".avif"],
  ["image/svg+xml", ".svg"],
  ["image/vnd.adobe.photoshop", ".psd"],
  ["video/mp4", ".mp4"],
  ["video/webm", ".webm"],
  ["audio/wav", ".wav"],
  ["audio/mpeg", ".mp3"],
  ["audio/flac", ".flac"],
  ["application/json", ".json"],
  ["application/pdf", ".pdf"],
  ["application/zip", ".zip"],
  ["application/x-subrip", ".srt"],
  ["text/vtt", ".vtt"],
  ["text/plain", ".txt"],
  ["application/octet-stream", ".bin"],
]);

const TYPES = new Map([...ENDINGS].map(([type, ending]) => [ending, type]));

/** The ending of a file of this type, `.bin` for those without one of their own. Parameters of the type do not count. */
export function endingOf(mediaType: string): string {
  const [type = ""] = mediaType.split(";");
  return ENDINGS.get(type.trim().toLowerCase()) ?? ".bin";
}

/** undefined for endings that no stored file has. */
export const mediaTypeOf = (ending: string): string | undefined => TYPES.get(ending);
