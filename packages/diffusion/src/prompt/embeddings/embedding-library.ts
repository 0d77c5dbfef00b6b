/** Textual inversions by the names that prompts spell: the names of their files. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, extname, join } from "node:path";
import { Problem } from "@inkloom/contract";
import { filesBelow } from "../../files-below.ts";
import { nearestNames } from "../../nearest-names.ts";
import { type EmbeddingVectors, readEmbedding } from "./embedding-file.ts";

export interface EmbeddingLibrary {
  /** Without endings, as A1111 reads them: `dir/Name.pt` is `Name`. */
  readonly names: readonly string[];
  /** The vectors of a name for encoders of these widths. @throws Problem `prompt/embedding`, `weights/...` */
  read(name: string, widths: readonly number[]): Promise<readonly EmbeddingVectors[]>;
  /** The first 12 figures of its file's SHA-256, as A1111 names it. */
  hash(name: string): Promise<string>;
}

const ENDINGS = [".safetensors", ".pt", ".bin"];

/** Names -> paths. Folders are searched in order with what is below them; the first file of a name counts. */
export async function embeddingPaths(
  folders: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const folder of folders)
    for (const path of await embeddingsBelow(folder)) {
      const name = basename(path, extname(path));
      if (!paths.has(name)) paths.set(name, path);
    }
  return paths;
}

/** See `embeddingPaths` for the order of the folders. */
export async function embeddingLibrary(folders: readonly string[]): Promise<EmbeddingLibrary> {
  const paths = await embeddingPaths(folders);
  const known = new Map<string, Promise<EmbeddingVectors[]>>();
  return {
    names: [...paths.keys()],
    async hash(name) {
      const path = paths.get(name);
      if (path === undefined) throw missingEmbedding(name, [...paths.keys()]);
      const hash = createHash("sha256");
      for await (const part of createReadStream(path)) hash.update(part as Buffer);
      return hash.digest("hex").slice(0, 12);
    },
    read(name, widths) {
      const key = `${widths.join()} ${name}`;
      const path = paths.get(name);
      if (path === undefined) throw missingEmbedding(name, [...paths.keys()]);
      const vectors = known.get(key) ?? readEmbedding(path, widths);
      known.set(key, vectors);
      return vectors;
    },
  };
}

/** For what is plainly meant as one: `embedding:name`. */
export function missingEmbedding(name: string, names: readonly string[]): Problem {
  const near = nearestNames(
    name,
    names.map((label) => ({ label, names: [label] })),
  );
  const [en, zh] =
    near.length === 0
      ? ["there are none", "目前没有任何文本反演"]
      : [`the nearest are ${near.join(", ")}`, `相近的有 ${near.join("、")}`];
  return new Problem("prompt/embedding", {
    en: `there is no textual inversion "${name}"; ${en}`,
    zh: `没有文本反演“${name}”；${zh}`,
  });
}

async function embeddingsBelow(folder: string): Promise<string[]> {
  const found = await filesBelow(folder);
  return found
    .filter((entry) => ENDINGS.includes(extname(entry).toLowerCase()))
    .map((entry) => join(folder, entry));
}
