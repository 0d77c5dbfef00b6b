/** Numbers that are held by the name of their file. */
import { stat } from "node:fs/promises";
import { Problem } from "@inkloom/contract";
import { DTYPE_BYTES } from "../../weights/dtype.ts";
import { readSpans } from "../../weights/read-spans.ts";
import type { ReadStored } from "../blocks.ts";

/** @throws Problem `weights/changed` where a file is gone, or not the one that was looked at */
export const readStored: ReadStored = async (wanted, use) => {
  const located = wanted.map((stored, index) => ({ stored, index }));
  for (const [path, mine] of Map.groupBy(located, ({ stored }) => stored.file)) {
    const modified = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (mine.some(({ stored }) => stored.modified !== modified)) throw changed(path);
    const spans = mine.map(({ stored: { offset, length, dtype } }) => ({
      offset,
      length: length * DTYPE_BYTES[dtype],
    }));
    await readSpans(path, spans, (i, bytes) => {
      const { index } = mine[i] ?? {};
      if (bytes.length < (spans[i]?.length ?? 0)) throw changed(path);
      if (index !== undefined) use(index, bytes);
    });
  }
};

const changed = (path: string): Problem =>
  new Problem("weights/changed", {
    en: `${path} was changed after it was opened; expected it as it was until its numbers are read`,
    zh: `${path} 在打开之后被更改；在读取数值之前应保持不变`,
  });
