/** Where a client says that a picture lies: an area, folders and a name, none of which is ever a path. */
import { partsOfName } from "@inkloom/tools";
import { DialectProblem } from "../../dialect-problem.ts";

export const AREAS = ["input", "temp", "output"] as const;

export type Area = (typeof AREAS)[number];

export interface PicturePlace {
  readonly area: Area;
  /** `""`, or folders parted by slashes. */
  readonly folder: string;
  readonly name: string;
}

/** As the table of names has it. */
export const pathOf = ({ folder, name }: Pick<PicturePlace, "folder" | "name">): string =>
  folder === "" ? name : `${folder}/${name}`;

/** Characters of a file's name. */
const LONGEST = 200;

const ANNOTATED = /^(.*?)\s*\[(input|output|temp)\]$/s;

/** `cat.png [output]`: a name that says its area. */
export function annotated(text: string): { readonly text: string; readonly area?: Area } {
  const [, name, area] = ANNOTATED.exec(text) ?? [];
  return name === undefined ? { text } : { text: name, area: areaOf(area ?? "") };
}

/** @throws DialectProblem 400 */
export function areaOf(text: string): Area {
  const area = AREAS.find((each) => each === text);
  if (area !== undefined) return area;
  throw new DialectProblem(400, {
    en: `type: got ${shown(text)}, expected ${AREAS.join(", ")}.`,
    zh: `type：给出的是 ${shown(text)}，应为 ${AREAS.join("、")}。`,
  });
}

/** @throws DialectProblem 403 for what leads elsewhere */
export function folderOf(text: string): string {
  if (text === "") return "";
  const parts = partsOfName(text.replace(/[\\/]$/, ""));
  if (parts !== undefined) return parts.join("/");
  throw new DialectProblem(403, {
    en: `subfolder: got ${shown(text)}, expected folders without "..", drive or leading slash.`,
    zh: `subfolder：给出的是 ${shown(text)}，应为文件夹名称，不含“..”、盘符或开头的斜杠。`,
  });
}

/** A name without folders. @throws DialectProblem 400 for what could be a path */
export function fileNameOf(text: string): string {
  const parts = partsOfName(text);
  const [name] = parts ?? [];
  if (parts?.length === 1 && name !== undefined && name.length <= LONGEST) return name;
  throw noFileName(text);
}

const noFileName = (text: string): DialectProblem =>
  new DialectProblem(400, {
    en: `filename: got ${shown(text)}, expected the name of a file, of at most ${LONGEST} characters.`,
    zh: `filename：给出的是 ${shown(text)}，应为不超过 ${LONGEST} 个字符的文件名。`,
  });

/**
 * What `/view` and `original_ref` ask for. ComfyUI looks at the last part of a name only.
 * @throws DialectProblem 400, 403
 */
export function placeOf(
  filename: string,
  { type = "output", subfolder = "" }: { readonly type?: string; readonly subfolder?: string },
): PicturePlace {
  const { text, area } = annotated(filename);
  const name = partsOfName(text)?.at(-1);
  if (name === undefined || text.includes("\\")) throw noFileName(text);
  return { area: area ?? areaOf(type), folder: folderOf(subfolder), name: fileNameOf(name) };
}

/** What the inputs of nodes call a picture that was sent: folders and all, `input` unless it says otherwise.
 *  @returns undefined for what could be a path */
export function inputPlace(text: string): PicturePlace | undefined {
  const { text: path, area = "input" } = annotated(text);
  const parts = partsOfName(path);
  const name = parts?.at(-1);
  return parts === undefined || name === undefined
    ? undefined
    : { area, folder: parts.slice(0, -1).join("/"), name };
}

const shown = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
