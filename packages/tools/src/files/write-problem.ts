import { Problem } from "@inkloom/contract";
import { codeOf, writeFailure } from "@inkloom/training";

/** What the system said about writing to `path`, as a problem; anything else comes back as it is. */
export function writeProblem(error: unknown, path: string): unknown {
  if (error instanceof Problem) return error;
  const options = { cause: error };
  const code = codeOf(error);
  if (code === "EEXIST")
    return new Problem(
      "output/exists",
      {
        en: `${path} exists already, expected a new name.`,
        zh: `${path} 已经存在，应使用新的名称。`,
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
  return writeFailure(error, path);
}
