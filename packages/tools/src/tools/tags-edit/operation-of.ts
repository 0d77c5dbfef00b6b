/** What a request asks to be done to tags. */
import { type ParamsOf, Problem, type Text } from "@inkloom/contract";
import { DROPPED_FOR, type TagOperation, tagsOf } from "@inkloom/training";
import { KIND_LABELS } from "./kind-labels.ts";

export type AskedEdit = Pick<
  ParamsOf<"tags-edit">,
  | "action"
  | "tags"
  | "new_tags"
  | "place"
  | "position"
  | "sort_by"
  | "keep_first"
  | "learn"
  | "keep"
  | "translate_to"
>;

/** @throws Problem `input/invalid` where tags are missing */
export function operationOf(asked: AskedEdit): TagOperation {
  const tags = tagsOf(asked.tags);
  const keep = tagsOf(asked.keep ?? "");
  switch (asked.action) {
    case "add":
      return { action: "add", tags: some(tags, "add"), place: asked.position ?? asked.place };
    case "remove":
      return { action: "remove", tags: some(tags, "remove") };
    case "replace":
      return { action: "replace", from: some(tags, "replace"), to: tagsOf(asked.new_tags ?? "") };
    case "trigger":
      return { action: "trigger", tags: some(tags, "trigger") };
    case "sort":
      return { action: "sort", by: asked.sort_by, keep: asked.keep_first };
    case "dedupe":
    case "trim":
      return { action: asked.action };
    case "strip-characters":
      return { action: "strip-characters", keep };
    case "rules":
      return { action: "drop-kinds", kinds: DROPPED_FOR[asked.learn], keep };
    case "translate":
      return { action: "translate", to: asked.translate_to };
    case "set":
      return { action: "set", tags: some(tags, "set") };
  }
}

function some(tags: readonly string[], action: string): readonly string[] {
  if (tags.length > 0) return tags;
  throw new Problem("input/invalid", {
    en: `${action} was given no tags, expected some with --tags.`,
    zh: `${action} 没有给出标签，应以 --tags 给出。`,
  });
}

/** In words, for the history. */
export function whatOf(operation: TagOperation): Text {
  const list = (tags: readonly string[]): string => {
    const text = tags.slice(0, 5).join(", ");
    return tags.length > 5 ? `${text} ...` : text;
  };
  switch (operation.action) {
    case "add":
      return { en: `add ${list(operation.tags)}`, zh: `添加 ${list(operation.tags)}` };
    case "remove":
      return { en: `remove ${list(operation.tags)}`, zh: `删除 ${list(operation.tags)}` };
    case "replace":
      return operation.to.length === 0
        ? { en: `remove ${list(operation.from)}`, zh: `删除 ${list(operation.from)}` }
        : {
            en: `replace ${list(operation.from)} by ${list(operation.to)}`,
            zh: `将 ${list(operation.from)} 替换为 ${list(operation.to)}`,
          };
    case "trigger":
      return {
        en: `${list(operation.tags)} to the front`,
        zh: `将 ${list(operation.tags)} 移到最前`,
      };
    case "sort":
      return operation.by === "count"
        ? { en: "sort by frequency", zh: "按频率排序" }
        : { en: "sort by letters", zh: "按字母排序" };
    case "dedupe":
      return { en: "take doubled tags out", zh: "去除重复标签" };
    case "trim":
      return { en: "tidy spaces and underscores", zh: "整理空格和下划线" };
    case "strip-characters":
      return { en: "take names of characters out", zh: "去除角色名" };
    case "drop-kinds":
      return {
        en: `drop tags of ${operation.kinds.map((kind) => KIND_LABELS[kind].en).join(", ")}`,
        zh: `去掉${operation.kinds.map((kind) => KIND_LABELS[kind].zh).join("、")}类标签`,
      };
    case "translate":
      return operation.to === "zh"
        ? { en: "translate to Chinese", zh: "译为中文" }
        : { en: "translate to English", zh: "译为英文" };
    case "set":
      return { en: `set to ${list(operation.tags)}`, zh: `设为 ${list(operation.tags)}` };
  }
}
