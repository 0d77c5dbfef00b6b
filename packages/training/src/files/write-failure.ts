import { Problem, type Text } from "@inkloom/contract";

/** The system's code of a failure, such as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;

/** Does what writes `path`. @throws Problem `output/full`, `output/unwritable` for what the system says */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writeFailure(error, path);
  }
}

/** What the system said about writing, as a problem; anything else comes back as it is.
 *  @param after what a full disk leaves */
export function writeFailure(error: unknown, path: string, after?: Text): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof Problem) return error;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Problem(
      "output/full",
      {
        en: `${path} could not be written, the disk is full (${code})${after ? `; ${after.en}` : ""}.`,
        zh: `无法写入 ${path}，磁盘已满（${code}）${after ? `；${after.zh}` : ""}。`,
      },
      { cause: error },
    );
  return new Problem(
    "output/unwritable",
    {
      en: `${path} cannot be written to (${code}), expected a place that this user may write to.`,
      zh: `无法写入 ${path}（${code}），应为当前用户有写入权限的位置。`,
    },
    { cause: error },
  );
}
