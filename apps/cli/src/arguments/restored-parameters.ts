/** Parameters from a picture that was made with them, for `--from`. */
import { type Language, printable, Problem, type Text } from "@inkloom/contract";

interface RestoredParameters {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What the picture names and cannot be repeated, one line each. */
  readonly notices: readonly Text[];
}

/**
 * What a picture says about its making, for a tool.
 * @throws Problem `input/picture`, `picture/untold`; `input/usage` where another tool made it
 */
export async function restoredParameters(path: string, tool: string): Promise<RestoredParameters> {
  // Not at the start: the readers of pictures come along with the tools.
  const { readPictureFile, restorePicture } = await import("@inkloom/tools");
  const restored = restorePicture(await readPictureFile(path));
  // A grid may be laid around one picture.
  const isCell = restored.tool === "generate" || restored.tool === "img2img";
  if (restored.tool !== tool && !(tool === "grid" && isCell))
    throw new Problem("input/usage", {
      en: `--from: ${path} was made by ${restored.tool}, expected a picture of ${tool}; use \`inkloom ${restored.tool} --from\`.`,
      zh: `--from：${path} 由 ${restored.tool} 生成，应为 ${tool} 生成的图片；请用 \`inkloom ${restored.tool} --from\`。`,
    });
  const { [tool === "grid" ? "batch" : ""]: _, ...parameters } = restored.parameters;
  return {
    parameters,
    notices: restored.unknown.map(({ name, value, why }) => ({
      en: `Not restored: ${name}: ${excerpt(value)} (${why.en})`,
      zh: `无法恢复：${name}：${excerpt(value)}（${why.zh}）`,
    })),
  };
}

/** Longest value in a notice, in characters. */
const EXCERPT = 80;

const excerpt = (value: string): string =>
  value.length > EXCERPT ? `${value.slice(0, EXCERPT)}…` : value;

/** Lines for the error output. */
export const noticeLines = (notices: readonly Text[], language: Language): string =>
  notices.map((notice) => `${printable(notice[language].replaceAll(/\s*\n\s*/g, " "))}\n`).join("");
