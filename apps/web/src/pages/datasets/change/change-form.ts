/** What is to be done to many captions, as the form has it and as the service takes it. */
import type { EditFields } from "../datasets-service.ts";

export const ACTIONS = [
  "add",
  "remove",
  "replace",
  "trigger",
  "sort",
  "dedupe",
  "trim",
  "strip-characters",
  "rules",
  "translate",
] as const;

export interface ChangeForm {
  readonly action: (typeof ACTIONS)[number];
  readonly tags: readonly string[];
  readonly newTags: readonly string[];
  readonly place: "front" | "end";
  readonly sortBy: "count" | "alphabet";
  readonly keepFirst: number;
  readonly learn: "character" | "style" | "clothes";
  readonly keep: readonly string[];
  readonly to: "en" | "zh";
}

export const NO_CHANGE: ChangeForm = {
  action: "add",
  tags: [],
  newTags: [],
  place: "end",
  sortBy: "count",
  keepFirst: 0,
  learn: "character",
  keep: [],
  to: "en",
};

const NEED_TAGS: readonly ChangeForm["action"][] = ["add", "remove", "replace", "trigger"];

export const needsTags = ({ action }: ChangeForm): boolean => NEED_TAGS.includes(action);

/** Undefined while something is missing. */
export function fieldsOf(form: ChangeForm): EditFields | undefined {
  const { action, place, learn, to } = form;
  const tags = form.tags.join(", ");
  const keep = form.keep.join(", ");
  if (needsTags(form) && tags === "") return undefined;
  switch (action) {
    case "add":
      return { action, tags, place };
    case "remove":
    case "trigger":
      return { action, tags };
    case "replace":
      return { action, tags, new_tags: form.newTags.join(", ") };
    case "sort":
      return { action, sort_by: form.sortBy, keep_first: form.keepFirst };
    case "dedupe":
    case "trim":
      return { action };
    case "strip-characters":
      return { action, ...(keep !== "" && { keep }) };
    case "rules":
      return { action, learn, ...(keep !== "" && { keep }) };
    case "translate":
      return { action, translate_to: to };
  }
}
