/** Boards of a service that runs, by its API; what it answers is what commands show. */
import type { boardAnswer } from "../routes/gallery/board-answer.ts";
import type { Ask } from "./ask-service.ts";

/** A board as JSON has it. */
export type ToldBoard = Omit<ReturnType<typeof boardAnswer>, "createdAt"> & {
  readonly createdAt: string;
};

export interface BoardDesk {
  list(): Promise<readonly ToldBoard[]>;
  create(name: string): Promise<ToldBoard>;
  rename(id: string, name: string): Promise<ToldBoard>;
  remove(id: string): Promise<void>;
  /** Puts entries of the gallery on it, and takes others off. */
  change(id: string, entries: BoardEntries): Promise<ToldChange>;
}

export interface BoardEntries {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

interface ToldChange {
  /** Ids of the entries whose place changed. */
  readonly changed: readonly string[];
  readonly board: ToldBoard;
}

export function boardsThere(ask: Ask): BoardDesk {
  const board = (id: string) => `/gallery/boards/${encodeURIComponent(id)}`;
  return {
    list: async () =>
      (await ask<{ readonly boards: readonly ToldBoard[] }>("GET", "/gallery/boards")).boards,
    create: (name) => ask("POST", "/gallery/boards", { name }),
    rename: (id, name) => ask("PATCH", board(id), { name }),
    remove: (id) => ask("DELETE", board(id)),
    change: (id, entries) => ask("POST", `${board(id)}/pictures`, entries),
  };
}
