import type { Text } from "@inkloom/contract";
import { kindOf, type TagKind, type TagPreview } from "@inkloom/training";
import { openTags } from "../../datasets/open-tags.ts";
import { tagWorld, type World } from "../../datasets/tag-knowledge.ts";
import type { Run } from "../../run.ts";
import { KIND_LABELS } from "./kind-labels.ts";
import { operationOf, whatOf } from "./operation-of.ts";

export interface TagsEditResult extends Omit<TagPreview, "tags"> {
  /** Whether it was only looked at. */
  readonly preview: boolean;
  readonly what: Text;
  /** The most frequent first, with the reason where a rule has one. */
  readonly tags: readonly (TagPreview["tags"][number] & { readonly why?: Text })[];
}

/** Captions and tags that are told of a change. */
const SHOWN_CAPTIONS = 20;
const SHOWN_TAGS = 500;

/** Changes tags, or shows what would change. */
export const runTagsEdit: Run<"tags-edit"> = async (parameters, context) => {
  const operation = operationOf(parameters);
  const world: World = await tagWorld(context.home);
  if (operation.action === "strip-characters") world.expectCharacters();
  const { tags, places } = await openTags(parameters, context);
  const { preview } = parameters;
  const seen = tags.preview(operation, places, world, SHOWN_CAPTIONS);
  const what = whatOf(operation);
  if (!preview) tags.apply(operation, places, world, what);
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
};

function reasonFor(action: string): (tag: string) => Text | undefined {
  if (action === "strip-characters") return () => ({ en: "name of a character", zh: "角色名" });
  if (action === "drop-kinds") return (tag) => labelOf(kindOf(tag));
  return () => undefined;
}

const labelOf = (kind: TagKind | undefined): Text | undefined => kind && KIND_LABELS[kind];
