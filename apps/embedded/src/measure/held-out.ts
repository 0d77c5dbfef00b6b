/** Pictures with captions that no training has seen. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodePng, type Pixels } from "@inkloom/pixels";

export interface HeldOutPicture {
  readonly file: string;
  readonly caption: string;
  readonly picture: Pixels;
}

/** @param folder with `captions.jsonl`, a line {file, caption} for each picture */
export async function* heldOutPictures(folder: string): AsyncGenerator<HeldOutPicture> {
  const lines = (await readFile(join(folder, "captions.jsonl"), "utf8")).trimEnd().split("\n");
  for (const line of lines) {
    const { file, caption } = JSON.parse(line) as { file: string; caption: string };
    yield { file, caption, picture: await decodePng(await readFile(join(folder, file))) };
  }
}
