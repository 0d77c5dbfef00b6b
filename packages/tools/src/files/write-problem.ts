import { Problem } from "@inkloom/contract";

/** The system's code of a failure, such as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;

/** What the system said about writing to `path`, as a problem; anything else comes back as it is. */
export function writeProblem(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof Problem) return error;
  const options = { cause: error };
  if (code === "EEXIST")
    return new Problem(
      "output/exists",
      {
        en: `${path} exists already, expected a new name.`,
        zh: `${path} 已经存在，应使用新的名称。`,
      },
      options,
    );
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Problem(
      "output/full",
      {
        en: `${path} could not be written, the disk is full (${code}).`,
        zh: `无法写入 ${path}，磁盘已满（${code}）。`,
      },
      options,
    );
  if (code === "ENAMETOOLONG")
    return new Problem(
      "output/unwritable",
      {
        en: `${path} is a longer name than the file system takes, expected a shorter one.`,
        zh: `${path} 的名称超出文件系统允许的长度，应使用更短的名称。`,
      },
      options,
    );
  return new Problem(
    "output/unwritable",
    {
      en: `${path} cannot be written to (${code}), expected a place that this user may write to.`,
      zh: `无法写入 ${path}（${code}），应为当前用户有写入权限的位置。`,
    },
    options,
  );
}
