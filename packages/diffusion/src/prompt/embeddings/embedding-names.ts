/** Where the names of textual inversions stand in a prompt: by tokens, the longest name first.
 *  Reference: lllyasviel/stable-diffusion-webui-forge@e26abf87, modules/textual_inversion/textual_inversion.py
 *  (find_embedding_at_position), which is A1111 1.10's. ComfyUI's `embedding:name` is read as well. */
import type { Tokenizer } from "../tokenizer.ts";

/** Finds the name that the tokens from `at` on spell, and how many they are. */
export type NameFinder = (
  ids: readonly number[],
  at: number,
) => { readonly name: string; readonly tokens: number } | undefined;

export function nameFinder(
  tokenizer: Pick<Tokenizer, "encode">,
  names: readonly string[],
): NameFinder {
  const byFirst = new Map<number, { readonly name: string; readonly ids: readonly number[] }[]>();
  for (const name of names) {
    const ids = tokenizer.encode(name);
    const [first] = ids;
    if (first === undefined) continue;
    const others = byFirst.get(first) ?? [];
    others.push({ name, ids });
    byFirst.set(
      first,
      others.sort((a, b) => b.ids.length - a.ids.length),
    );
  }
  return (ids, at) => {
    const fits = byFirst
      .get(ids[at] ?? -1)
      ?.find(({ ids: name }) => name.every((id, i) => ids[at + i] === id));
    return fits && { name: fits.name, tokens: fits.ids.length };
  };
}

/** `embedding:name`, up to white space or what has a meaning of its own. */
const MENTION = /(?<![\p{L}\p{N}_])embedding:([^\s()[\]|:,<>]+)/giu;

/** Where the text says `embedding:`, and the name behind it without folders and ending. */
export const mentions = (
  text: string,
): { readonly name: string; readonly prefix: { start: number; end: number } }[] =>
  [...text.matchAll(MENTION)].map(({ 0: whole, 1: written = "", index }) => {
    const name = nameOf(written);
    const end = index + whole.lastIndexOf(name);
    return { name, prefix: { start: index, end } };
  });

/** The same at the start of a word, and what follows. */
export function readMention(
  word: string,
): { readonly name: string; readonly rest: string } | undefined {
  const [match] = word.matchAll(MENTION);
  if (match?.index !== 0) return undefined;
  return { name: nameOf(match[1] ?? ""), rest: word.slice(match[0].length) };
}

const nameOf = (written: string): string =>
  written.replace(/^.*[/\\]/, "").replace(/\.(safetensors|pt|bin)$/i, "");
