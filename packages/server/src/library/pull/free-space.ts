/** Whether a file will fit, asked before a byte of it is fetched. */
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { Problem, sizeWords } from "@inkloom/contract";

/** Bytes that stay free for everything else. */
const SPARE = 256 * 2 ** 20;

/** Bytes that this user may still write where a folder is or will be. */
export async function freeBytes(folder: string): Promise<number> {
  for (let at = folder; ; at = dirname(at))
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!absent || at === dirname(at)) throw error;
    }
}

/** @throws Problem `pull/space` with what there is and what it takes */
export function expectSpace(free: number, needed: number, name: string): void {
  if (free >= needed + SPARE) return;
  const [have, need, spare] = [free, needed, SPARE].map(sizeWords);
  throw new Problem("pull/space", {
    en: `${name} takes ${need} more, and ${spare} are left for everything else; ${have} are free.`,
    zh: `${name} 还需要 ${need}，并为其他用途保留 ${spare}；目前剩余 ${have}。`,
  });
}
