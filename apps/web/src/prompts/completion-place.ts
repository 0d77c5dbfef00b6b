/** What is being typed, and what may complete it. */

export type CompletionKind = "tag" | "lora" | "embedding" | "wildcard" | "style";

export interface CompletionPlace {
  /** What the completion takes the place of. */
  readonly from: number;
  readonly to: number;
  /** What is looked for. */
  readonly text: string;
  readonly kinds: readonly CompletionKind[];
}

const SEPARATORS = /[,，、;；\n|(){}[\]<>]/;
const HAN = /\p{Script=Han}/u;
/** Tags have hardly more words; of a longer sentence the last one counts. */
const MOST_WORDS = 3;

/** @param asked whether completions were asked for by a key, so that less is enough */
export function completionPlace(
  text: string,
  caret: number,
  asked = false,
): CompletionPlace | undefined {
  const before = text.slice(0, caret);
  const network = /<(?:l(?:o(?:r(?:a(?::([^<>:]*))?)?)?)?)?$/i.exec(before);
  if (network !== null)
    return { from: network.index, to: caret, text: network[1] ?? "", kinds: ["lora"] };
  const wildcard = /(?:^|[\s,，(|{])__([^\s_][^\n,]*?|)$/u.exec(before);
  if (wildcard !== null) {
    const name = wildcard[1] ?? "";
    return { from: caret - name.length - 2, to: caret, text: name, kinds: ["wildcard"] };
  }
  const embedding = /embedding:([^\s,()[\]<>{}|:]*)$/i.exec(before);
  if (embedding !== null)
    return { from: embedding.index, to: caret, text: embedding[1] ?? "", kinds: ["embedding"] };
  let from = caret;
  while (from > 0 && !SEPARATORS.test(text.charAt(from - 1))) from -= 1;
  const typed = text.slice(from, caret);
  const words = typed.trimStart();
  const last = words.split(/\s+/).length > MOST_WORDS ? (words.split(/\s+/).at(-1) ?? "") : words;
  const least = asked ? 1 : HAN.test(last) ? 1 : 2;
  if (last.trim().length < least || /(?:^|:)\s*[\d.]+$/.test(last)) return undefined;
  return { from: caret - last.length, to: caret, text: last.trim(), kinds: ["tag", "embedding"] };
}

/** @returns what stands behind the caret once a completion was taken, and where the caret is then */
export function completed(
  text: string,
  { from, to }: Pick<CompletionPlace, "from" | "to">,
  insert: string,
  kind: CompletionKind,
): { readonly text: string; readonly caret: number } {
  const after = text.slice(to);
  const parted = kind === "tag" && !/^\s*[,，)\]}|:>]/.test(after);
  const put = parted ? `${insert}, ` : insert;
  return { text: put, caret: from + put.length };
}
