/** Reads the weights that cannot be mapped. */
import { open, type FileHandle } from "node:fs/promises";
import { type CompiledGraph, Problem } from "@inkloom/contract";
import type { InMemory } from "../ort-session.ts";

const LARGEST_READ = 2 ** 30; // one read(2) moves less than 2 GiB

/** @throws Problem `runtime/failed` where a file is gone or became shorter since it was inspected */
export async function readExternalData(external: CompiledGraph["externalData"]): Promise<InMemory> {
  const handles = new Map<string, FileHandle>();
  try {
    const result: { path: string; data: Uint8Array }[] = [];
    for (const entry of external) {
      if ("data" in entry) {
        result.push({ path: entry.path, data: entry.data });
        continue;
      }
      const handle = handles.get(entry.file) ?? (await open(entry.file, "r"));
      handles.set(entry.file, handle);
      result.push({ path: entry.path, data: await readAt(handle, entry) });
    }
    return result;
  } finally {
    await Promise.all([...handles.values()].map((handle) => handle.close()));
  }
}

async function readAt(
  handle: FileHandle,
  {
    file,
    offset,
    length,
  }: { readonly file: string; readonly offset: number; readonly length: number },
): Promise<Uint8Array> {
  const data = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const wanted = Math.min(length - done, LARGEST_READ);
    const { bytesRead } = await handle.read(data, done, wanted, offset + done);
    if (bytesRead === 0)
      throw new Problem("runtime/failed", {
        en: `${file} ends at byte ${offset + done}, expected ${length} bytes at ${offset}`,
        zh: `${file} 结束于第 ${offset + done} 字节，从第 ${offset} 字节起应有 ${length} 字节`,
      });
    done += bytesRead;
  }
  return data;
}
