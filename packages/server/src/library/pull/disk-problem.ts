/** What the system says about files and folders, as a problem that names no path of the machine. */
import { Problem } from "@inkloom/contract";

/** Anything that is no word of the file system comes back as it is. */
export function diskProblem(error: unknown, name: string): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const options = { cause: error };
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Problem(
      "pull/space",
      { en: `${name}: the disk is full (${code}).`, zh: `${name}：磁盘已满（${code}）。` },
      options,
    );
  return new Problem(
    "output/unwritable",
    {
      en: `${name} cannot be written into the data folder (${code}).`,
      zh: `无法将 ${name} 写入数据文件夹（${code}）。`,
    },
    options,
  );
}
