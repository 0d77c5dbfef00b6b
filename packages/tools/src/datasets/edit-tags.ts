/** What a request does to tags, and why. */
import type { Text } from "@inkloom/contract";
import { kindOf, type TagKind, type TagPreview, type TagSet } from "@inkloom/training";
import type { TagLists } from "../prompts/tags/tag-lists.ts";
import { KIND_LABELS } from "../tools/tags-edit/kind-labels.ts";
import { type AskedEdit, operationOf, whatOf } from "../tools/tags-edit/operation-of.ts";
import { tagWorld } from "./tag-knowledge.ts";

export interface TagsEdited extends Omit<TagPreview, "tags"> {
  /** Whether it was only looked at. */
  readonly preview: boolean;
  readonly what: Text;
  /** The most frequent first, with the reason where a rule has one. */
  readonly tags: readonly (TagPreview["tags"][number] & { readonly why?: Text })[];
}

/** Captions and tags that are told of a change. */
const SHOWN_CAPTIONS = 20;
const SHOWN_TAGS = 500;

/** Captions, known once it is certain that the request makes sense. */
type OpenTags = () => Promise<{ readonly tags: TagSet; readonly places: readonly number[] }>;

/** Changes tags, or shows what would change.
 *  @throws Problem `input/invalid`, `dataset/tag-list`, and those of `TagSet.apply` */
export async function editTags(
  asked: AskedEdit & { readonly preview: boolean },
  lists: Pick<TagLists, "index" | "list">,
  open: OpenTags,
): Promise<TagsEdited> {
  const operation = operationOf(asked);
  const world = await tagWorld(lists);
  if (operation.action === "strip-characters") world.expectCharacters();
  const { tags, places } = await open();
  const { preview } = asked;
  const what = whatOf(operation);
  const seen = preview
    ? tags.preview(operation, places, world, SHOWN_CAPTIONS)
    : tags.apply(operation, places, world, { what, most: SHOWN_CAPTIONS });
  const why = reasonFor(operation.action);
  return {
    ...seen,
    preview,
    what,
    tags: seen.tags.slice(0, SHOWN_TAGS).map((each) => {
      const reason = each.removed > 0 ? why(each.tag) : undefined;
      return { ...each, ...(reason && { why: reason }) };
    }),
  };
}

function reasonFor(action: string): (tag: string) => Text | undefined {
  if (action === "strip-characters") return () => ({ en: "name of a character", zh: "角色名" });
  if (action === "drop-kinds") return (tag) => labelOf(kindOf(tag));
  return () => undefined;
}

const labelOf = (kind: TagKind | undefined): Text | undefined => kind && KIND_LABELS[kind];
