/** Which kind of file pictures become: by `--format`, else by the name that `--out` gives. */
import { extname } from "node:path";
import { Problem } from "@inkloom/contract";
import type { EncodeOptions, PictureFormat } from "@inkloom/pixels";

/** Endings by format; the first is the one that is written. */
const ENDINGS: Readonly<Record<PictureFormat, readonly [string, ...string[]]>> = {
  png: [".png"],
  jpeg: [".jpg", ".jpeg"],
  webp: [".webp"],
};

const FORMATS = Object.keys(ENDINGS) as PictureFormat[];

/** The ending that files of a format get. */
export const endingOf = (format: PictureFormat): string => ENDINGS[format][0];

/** The format that a file's name tells; undefined for names of no picture that is written. */
export const formatOfName = (path: string): PictureFormat | undefined =>
  FORMATS.find((format) => ENDINGS[format].includes(extname(path).toLowerCase()));

/** @throws Problem `input/invalid` for other formats and qualities, and where name and format disagree */
export function pictureFormat({
  format: asked,
  quality,
  out = "",
}: {
  readonly format?: string | undefined;
  readonly quality?: string | undefined;
  readonly out?: string | undefined;
}): EncodeOptions {
  const named = formatOfName(out);
  const wanted = asked?.toLowerCase() === "jpg" ? "jpeg" : asked?.toLowerCase();
  const format = wanted === undefined ? (named ?? "png") : FORMATS.find((each) => each === wanted);
  if (format === undefined)
    throw new Problem("input/invalid", {
      en: `--format: got ${JSON.stringify(asked)}, expected one of ${FORMATS.join(", ")}.`,
      zh: `--format：给出的是 ${JSON.stringify(asked)}，应为以下之一：${FORMATS.join("、")}。`,
    });
  if (named !== undefined && named !== format)
    throw new Problem("input/invalid", {
      en: `--format: got ${format} for the file ${out}, expected ${named} or another ending.`,
      zh: `--format：文件 ${out} 的格式给出的是 ${format}，应为 ${named}，或改用其他扩展名。`,
    });
  return { format, ...(quality !== undefined && { quality: qualityOf(quality) }) };
}

function qualityOf(text: string): number {
  const quality = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (quality >= 1 && quality <= 100) return quality;
  throw new Problem("input/invalid", {
    en: `--quality: got ${JSON.stringify(text)}, expected a whole number from 1 to 100.`,
    zh: `--quality：给出的是 ${JSON.stringify(text)}，应为 1 到 100 之间的整数。`,
  });
}
