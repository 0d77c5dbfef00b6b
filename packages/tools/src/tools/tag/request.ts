/** What a request says of tags, for those who choose and write them. */
import type { ParamsOf } from "@inkloom/contract";
import { listed, type TagChoice, type TagWords } from "@inkloom/training";

type Request = ParamsOf<"tag">;

export const choiceOf = (request: Request): TagChoice => ({
  general: request.general_threshold,
  // At 1 none is meant, though a score may be rounded to it.
  character: request.character_threshold >= 1 ? Infinity : request.character_threshold,
  generalMcut: request.general_mcut,
  characterMcut: request.character_mcut,
  most: request.max_tags,
});

export const wordsOf = (request: Request): TagWords => ({
  keepUnderscores: request.keep_underscores,
  escape: request.escape,
  expandCharacters: request.expand_characters,
  order: request.order,
  charactersFirst: request.characters_first,
  rating: request.rating,
  without: listed(request.without),
  first: listed(request.first_tags),
  trigger: listed(request.trigger),
});
