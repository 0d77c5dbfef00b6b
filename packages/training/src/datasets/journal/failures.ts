import { Problem } from "@inkloom/contract";

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;

/** What the system said about writing, as a problem; anything else comes back as it is. */
export function writeFailure(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof Problem) return error;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Problem(
      "output/full",
      {
        en: `${path} could not be written, the disk is full (${code}); the data set is as it was.`,
        zh: `无法写入 ${path}，磁盘已满（${code}）；数据集保持原样。`,
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
