/** A file name out of what others call a file: without folders, and one that every system takes. */
import { extname } from "node:path";

/** Bytes; file systems take 255, and an ending may still be put behind. */
const LONGEST = 180;

/** Names that mean devices on Windows, with any ending. */
const DEVICES = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;

// Controls, what Windows forbids, and marks that turn the direction of text or are not seen.
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex -- they are what is removed
  /[\u0000-\u001f\u007f-\u009f<>:"|?*\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Undefined where nothing of it can be used. */
export function safeFileName(text: string): string | undefined {
  const last = text.toWellFormed().normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const clean = last
    .replaceAll(FORBIDDEN, "")
    .replace(/^[\s.~]+/, "")
    .replace(/[\s.]+$/, "");
  const ending = extname(clean).length <= 16 ? extname(clean) : "";
  const stem = clean.slice(0, clean.length - ending.length).replace(/[\s.]+$/, "");
  if (stem === "") return undefined;
  const safe = DEVICES.test(stem.split(".")[0] ?? "") ? `_${stem}` : stem;
  return shortened(safe, LONGEST - Buffer.byteLength(ending)) + ending;
}

/** At most so many bytes of UTF-8, whole characters only. */
function shortened(text: string, bytes: number): string {
  let short = "";
  let length = 0;
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    short += character;
  }
  return short.replace(/[\s.]+$/, "");
}

/** The last part of an address, decoded. */
export function addressName({ pathname }: URL): string {
  const last = pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
