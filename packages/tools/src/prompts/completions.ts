/** What somebody who types a prompt may have in mind: tags, and the names of what lies in the folders. */
import type { PromptNames, Style } from "@inkloom/diffusion";
import type { TagIndex } from "./tags/tag-index.ts";

export const COMPLETION_KINDS = ["tag", "lora", "embedding", "wildcard", "style"] as const;

export type CompletionKind = (typeof COMPLETION_KINDS)[number];

export interface CompletionQuery {
  /** The word that is being typed, up to the cursor; `<lora:`, `embedding:` and `__` before it say of which kind it is. */
  readonly text: string;
  readonly kinds: readonly CompletionKind[];
  readonly limit: number;
}

export interface Completion {
  readonly kind: CompletionKind;
  /** As it is called. */
  readonly name: string;
  /** What stands in the prompt in place of the typed word; of a style its name. */
  readonly insert: string;
  /** Of a tag, as Danbooru numbers them. */
  readonly category?: number;
  /** Pictures with the tag; absent where no list counts it. */
  readonly count?: number;
  /** Of a tag, in Chinese. */
  readonly translation?: string;
  /** Another name of the tag, by which it was found. */
  readonly alias?: string;
  /** The beginning of a style's words. */
  readonly words?: string;
}

export interface CompletionSources {
  readonly names: PromptNames;
  readonly styles: readonly Style[];
  /** Asked for only where tags are. */
  readonly tags: () => Promise<TagIndex>;
}

/** What begins a word of one kind only. */
const BEGINNINGS: readonly { readonly kind: CompletionKind; readonly pattern: RegExp }[] = [
  { kind: "lora", pattern: /^<(?:lora:|lyco:)?/i },
  { kind: "embedding", pattern: /^embedding:/i },
  { kind: "wildcard", pattern: /^__~?/ },
];

/** Characters of a style's words. */
const EXCERPT = 200;

/** Tags first; what lies in the folders has a quarter of the places, if it needs them. */
export async function complete(
  { text, kinds, limit }: CompletionQuery,
  { names, styles, tags }: CompletionSources,
): Promise<Completion[]> {
  const typed = text.trimStart();
  const begun = BEGINNINGS.find(({ pattern }) => pattern.test(typed));
  const asked = begun ? typed.replace(begun.pattern, "") : typed;
  const wanted = (kind: CompletionKind): boolean =>
    kinds.includes(kind) && (begun === undefined || begun.kind === kind);
  const isNamed = begun?.kind === "embedding";
  const files = [
    ...(wanted("embedding") ? fitting([...names.embeddings.keys()], asked) : []).map(
      (name): Completion => ({
        kind: "embedding",
        name,
        insert: isNamed ? `embedding:${name}` : name,
      }),
    ),
    ...(wanted("lora") ? fitting(names.loras, asked) : [])
      .filter((name) => !/[:<>]/.test(name)) // no tag can name it
      .map((name): Completion => ({ kind: "lora", name, insert: `<lora:${name}:1>` })),
    ...(wanted("wildcard") ? fitting(names.wildcards, asked) : []).map((name): Completion => ({
      kind: "wildcard",
      name,
      insert: `__${name}__`,
    })),
    ...(wanted("style") ? fittingStyles(styles, asked) : []),
  ];
  const found = wanted("tag") && asked !== "" ? (await tags()).find(asked, limit) : [];
  const tagged = found.map(({ name, category, count, translation, alias }): Completion => ({
    kind: "tag",
    name,
    insert: escaped(name),
    category,
    ...(count > 0 && { count }),
    ...(translation !== undefined && { translation }),
    ...(alias !== undefined && { alias }),
  }));
  const others = Math.max(limit - tagged.length, Math.ceil(limit / 4));
  const kept = files.slice(0, others);
  return [...tagged.slice(0, limit - kept.length), ...kept];
}

/** Brackets of a name are no weights. */
const escaped = (name: string): string => name.replaceAll(/[()[\]\\]/g, "\\$&");

function fittingStyles(styles: readonly Style[], asked: string): Completion[] {
  const byName = new Map(styles.map((style) => [style.name, style]));
  return fitting([...byName.keys()], asked).map((name) => ({
    kind: "style",
    name,
    insert: name,
    words: (byName.get(name)?.prompt ?? "").slice(0, EXCERPT),
  }));
}

/** Those that begin so, then those with a word that does, then those that hold it. */
function fitting(names: readonly string[], asked: string): string[] {
  const plain = (text: string): string => text.normalize("NFKC").toLowerCase().replaceAll("_", " ");
  const wanted = plain(asked);
  const ranked = names.flatMap((name) => {
    const at = plain(name).indexOf(wanted);
    if (at < 0) return [];
    const before = plain(name).charAt(at - 1);
    const rank = at === 0 ? 0 : /[\p{L}\p{N}]/u.test(before) ? 2 : 1;
    return [{ name, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}
