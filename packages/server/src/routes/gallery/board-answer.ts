/** A board as the API tells it. */
import type { Board } from "../../storage/gallery/boards.ts";
import { pictureLinks } from "./entry-answer.ts";

export const boardAnswer = ({ id, userId, name, pictures, cover, createdAt }: Board) => ({
  id,
  user: userId,
  name,
  pictures,
  cover: cover && { id: cover.id, ...pictureLinks(cover.hash) },
  createdAt,
});
