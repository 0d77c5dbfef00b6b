/** Pictures that are dragged: to a board of this page, or out of the browser as files. */
import type { Entry } from "../gallery-service.ts";
import { fileName, savedUrl } from "../file-name.ts";
import type { Picked } from "../picks.ts";

/** Marks that the picked pictures are dragged. */
const PICTURES = "application/x-inkloom-pictures";

export function dragPictures(
  data: DataTransfer,
  entry: Entry,
  picked: readonly Pick<Picked, "url">[],
): void {
  const whole = (url: string): string => new URL(url, location.origin).href;
  data.effectAllowed = "copy";
  data.setData(PICTURES, String(picked.length));
  data.setData("text/uri-list", picked.map(({ url }) => whole(url)).join("\r\n"));
  // Of Chromium: the file itself, for desktops and programs that take files.
  data.setData("DownloadURL", `${entry.mediaType}:${fileName(entry)}:${whole(savedUrl(entry))}`);
}

export const holdsPictures = ({ types }: DataTransfer): boolean => types.includes(PICTURES);
