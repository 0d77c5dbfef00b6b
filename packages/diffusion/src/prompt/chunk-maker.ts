/** Texts -> chunks with the textual inversions that they name. */
import type { Chunk, TokenVectors } from "./chunks.ts";
import { missingEmbedding, type EmbeddingLibrary } from "./embeddings/embedding-library.ts";
import { mentions, type NameFinder, nameFinder } from "./embeddings/embedding-names.ts";
import { encodePrompt } from "./encode-prompt.ts";
import { readComfyChunks } from "./comfy/comfy-chunks.ts";
import { type SourceText, without } from "./syntax/source-text.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** Whose syntax a prompt is in; `literal` is none, `comfy-now` cuts into chunks as ComfyUI does since December 2024. */
export type Syntax = "a1111" | "comfy" | "comfy-now" | "literal";

interface ChunkMaker {
  /** The chunks of a text for one of the encoders; `encoder` counts from 0. */
  readonly chunks: (
    tokenizer: Tokenizer,
    source: SourceText,
    encoder: number,
  ) => Promise<readonly Chunk[]>;
}

/**
 * `widths` are those of the model's encoders, in order; `onUse` is told each textual inversion that is used.
 * Rejects with Problems `prompt/embedding`, `prompt/weight`, `prompt/too-long`, `weights/...`.
 */
export function chunkMaker(
  library: EmbeddingLibrary,
  widths: readonly number[],
  syntax: Syntax,
  onUse: (name: string, hash: string) => void,
): ChunkMaker {
  const finders = new Map<Tokenizer, NameFinder>();
  return {
    async chunks(tokenizer, source, encoder) {
      const named = mentions(source.text);
      for (const { name } of named)
        if (!library.names.includes(name)) throw missingEmbedding(name, library.names);
      const find = finders.get(tokenizer) ?? nameFinder(tokenizer, library.names);
      finders.set(tokenizer, find);
      // The names alone, which A1111's syntax knows by their tokens.
      const bare = without(
        source,
        named.map(({ prefix }) => prefix),
      );
      const cut = (vectorsOf: (name: string) => TokenVectors): readonly Chunk[] => {
        if (syntax === "comfy") return readComfyChunks(tokenizer, source, vectorsOf);
        if (syntax === "comfy-now") return readComfyChunks(tokenizer, source, vectorsOf, "weights");
        const literal = syntax === "literal";
        return encodePrompt(tokenizer, bare, {
          literal,
          embeddings(ids, at) {
            const found = find(ids, at);
            return found && { embedding: vectorsOf(found.name), tokens: found.tokens };
          },
        });
      };
      const names = new Set<string>();
      const chunks = cut((name) => {
        names.add(name);
        return STAND_IN;
      });
      if (names.size === 0) return chunks;
      const loaded = new Map<string, TokenVectors>();
      for (const name of names) {
        const vectors = (await library.read(name, widths))[encoder];
        if (vectors) loaded.set(name, { name, ...vectors });
        onUse(name, await library.hash(name));
      }
      return cut((name) => loaded.get(name) ?? STAND_IN);
    },
  };
}

/** Takes the place of vectors that are not read yet, while names are looked for. */
const STAND_IN: TokenVectors = { name: "", count: 1, data: new Float32Array() };
